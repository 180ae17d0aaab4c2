/// A method, a path template and the handler that answers.
public struct Route: Sendable {
    /// What is asked to be done; a route of `GET` answers `HEAD` too.
    public let method: Method

    /// `/v1/accounts/{account}/contacts/{id}`: each `{name}` is one whole segment.
    public let template: String

    /// The most bytes of a body; 1 MiB unless said otherwise.
    public private(set) var bodyLimit = 1 << 20

    /// Whether there is no deadline for the whole, but 30 s without progress end it.
    public private(set) var isStreaming = false

    /// Whether the gate is not asked.
    public private(set) var isOpen = false

    /// What the body is read as, for `/openapi.json`.
    public private(set) var input: (any (Decodable & SendableMetatype).Type)?

    /// What the reply can be, for `/openapi.json`.
    public private(set) var outputs: [any (Encodable & SendableMetatype).Type] = []

    /// Whether the reply is a list of the first output, line by line, for `/openapi.json`.
    public private(set) var isLines = false

    /// The names that its query may have, for `/openapi.json`.
    public private(set) var queries: [String] = []

    /// The problems that it answers, for `/openapi.json`.
    public private(set) var problems: [String] = []

    let run: @Sendable (Request) async throws -> Reply

    /// Serves it without a task; `run` is then not used.
    private(set) var direct: (@Sendable (DirectRequest) -> DirectOutcome)?

    let segments: [Segment]

    enum Segment: Sendable, Hashable {
        case fixed([UInt8])
        case value
    }

    private init(
        _ method: Method, _ template: String, values: Int,
        _ run: @escaping @Sendable (Request) async throws -> Reply
    ) {
        self.method = method
        self.template = template
        self.run = run
        segments = Route.segments(of: template)
        let placeholders = segments.count { $0 == .value }
        precondition(
            placeholders == values && values <= PathRanges.capacity,
            "\(template) has \(placeholders) values and its handler takes \(values)")
    }

    private static func segments(of template: String) -> [Segment] {
        precondition(template.hasPrefix("/"), "the template \(template) begins with no slash")
        return template.dropFirst().split(separator: "/", omittingEmptySubsequences: false).map {
            segment in
            segment.hasPrefix("{") && segment.hasSuffix("}")
                ? .value : .fixed(Array(segment.utf8))
        }
    }

    /// Reads; also answers `HEAD`.
    ///
    /// - Parameters:
    ///   - template: as many `{name}` as the handler takes values.
    ///   - handler: runs on the connection's loop.
    /// - Returns: the route.
    public static func get<each Value: PathValue>(
        _ template: String,
        _ handler: @escaping @Sendable (Request, repeat each Value) async throws -> Reply
    ) -> Route { make(.get, template, handler) }

    /// Reads, without a task and without asking the gate: for public pages where a task costs too much.
    ///
    /// A request with a body is answered 413.
    ///
    /// - Parameters:
    ///   - template: its values are ``DirectRequest/value(_:)``.
    ///   - values: how many `{name}` it has.
    ///   - serve: runs on the connection's loop and must not block.
    /// - Returns: an open route.
    public static func direct(
        _ template: String, values: Int,
        _ serve: @escaping @Sendable (DirectRequest) -> DirectOutcome
    ) -> Route {
        var route = Route(.get, template, values: values) { _ in throw RequestFault.invalidPath }
        route.direct = serve
        route.isOpen = true
        route.bodyLimit = 0
        return route
    }

    /// Adds, or does.
    ///
    /// - Parameters:
    ///   - template: as many `{name}` as the handler takes values.
    ///   - handler: runs on the connection's loop.
    /// - Returns: the route.
    public static func post<each Value: PathValue>(
        _ template: String,
        _ handler: @escaping @Sendable (Request, repeat each Value) async throws -> Reply
    ) -> Route { make(.post, template, handler) }

    /// Replaces.
    ///
    /// - Parameters:
    ///   - template: as many `{name}` as the handler takes values.
    ///   - handler: runs on the connection's loop.
    /// - Returns: the route.
    public static func put<each Value: PathValue>(
        _ template: String,
        _ handler: @escaping @Sendable (Request, repeat each Value) async throws -> Reply
    ) -> Route { make(.put, template, handler) }

    /// Changes a part.
    ///
    /// - Parameters:
    ///   - template: as many `{name}` as the handler takes values.
    ///   - handler: runs on the connection's loop.
    /// - Returns: the route.
    public static func patch<each Value: PathValue>(
        _ template: String,
        _ handler: @escaping @Sendable (Request, repeat each Value) async throws -> Reply
    ) -> Route { make(.patch, template, handler) }

    /// Removes.
    ///
    /// - Parameters:
    ///   - template: as many `{name}` as the handler takes values.
    ///   - handler: runs on the connection's loop.
    /// - Returns: the route.
    public static func delete<each Value: PathValue>(
        _ template: String,
        _ handler: @escaping @Sendable (Request, repeat each Value) async throws -> Reply
    ) -> Route { make(.delete, template, handler) }

    private static func make<each Value: PathValue>(
        _ method: Method, _ template: String,
        _ handler: @escaping @Sendable (Request, repeat each Value) async throws -> Reply
    ) -> Route {
        var count = 0
        for _ in repeat (each Value).self { count += 1 }
        return Route(method, template, values: count) { request in
            var turn = PathTurn(core: request.core)
            return try await handler(request, repeat try turn.next((each Value).self))
        }
    }

    // MARK: What else holds for it

    /// Sets the most bytes of a body.
    ///
    /// - Parameter bytes: a longer one is answered 413, before it is read where its length was sent.
    /// - Returns: the changed route.
    public func limit(body bytes: Int) -> Route { changed { $0.bodyLimit = bytes } }

    /// Lifts the deadline for the whole; 30 s without progress end it.
    public func streaming() -> Route { changed { $0.isStreaming = true } }

    /// Serves it without asking the gate: health, metrics, public pages.
    public func open() -> Route { changed { $0.isOpen = true } }

    /// Documents what the body is read as.
    ///
    /// - Parameter type: shown in `/openapi.json`.
    /// - Returns: the changed route.
    public func takes(_ type: any (Decodable & SendableMetatype).Type) -> Route {
        changed { $0.input = type }
    }

    /// Documents what the reply can be.
    ///
    /// - Parameter types: shown in `/openapi.json`.
    /// - Returns: the changed route.
    public func gives(_ types: any (Encodable & SendableMetatype).Type...) -> Route {
        changed { $0.outputs += types }
    }

    /// Documents that the reply is a list as NDJSON.
    ///
    /// - Parameter type: of an item, shown in `/openapi.json`.
    /// - Returns: the changed route.
    public func gives(linesOf type: any (Encodable & SendableMetatype).Type) -> Route {
        changed {
            $0.outputs.append(type)
            $0.isLines = true
        }
    }

    /// Documents the names that its query may have; none is required.
    ///
    /// - Parameter names: such as `limit`.
    /// - Returns: the changed route.
    public func queries(_ names: String...) -> Route { changed { $0.queries += names } }

    /// Documents the problems that it answers.
    ///
    /// - Parameter names: such as `unknown-contact`.
    /// - Returns: the changed route.
    public func faults(_ names: [String]) -> Route { changed { $0.problems += names } }

    private func changed(_ change: (inout Route) -> Void) -> Route {
        var route = self
        change(&route)
        return route
    }
}

/// Takes the values of a path one after the other.
private struct PathTurn {
    let core: RequestCore
    var index = 0

    mutating func next<Value: PathValue>(_ type: Value.Type) throws -> Value {
        defer { index += 1 }
        return try core.value(index, as: type)
    }
}
