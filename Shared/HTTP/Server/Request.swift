public import EventLoop

/// A request that a handler serves.
///
/// A small value: what was received is shared and read when it is asked for.
public struct Request: Sendable {
    let core: RequestCore

    /// Who calls, by the name the gate found; `nil` on open routes.
    public var caller: String?

    /// The person that the caller acts for; set by the gate.
    public var user: Int64?

    /// What else the gate wants the handler to know, by type.
    public var context = RequestContext()

    init(core: RequestCore) { self.core = core }

    /// What is asked to be done; `HEAD` reaches the route of `GET`.
    public var method: Method { core.head.method ?? .options }

    /// The path as it was sent: percent-encoded, without the query.
    public var path: String { String(decoding: core.head.bytes[core.head.path], as: UTF8.self) }

    /// The part behind `?`.
    public var query: Query { Query(core.head.bytes, core.head.query) }

    /// The header fields.
    public var headers: Headers { core.head.headers }

    /// The template of the route, which is what logs and metrics name; empty when none matched.
    public var route: String { core.endpoint?.route.template ?? "" }

    /// 16 hexadecimal digits that name this request in logs and problems.
    public var id: String { RequestID.hex(core.seed) }

    /// The caller's trace, or a new one; the same each time it is asked for.
    public var trace: TraceContext { TraceContext(header: headers["traceparent"], seed: core.seed) }

    /// The address at the other end of the socket, without its port.
    public var peer: String { core.peer.text }

    /// The loop whose thread runs the handler.
    public var loop: EventLoop { core.loop }

    /// When the answer is of no use any more; `nil` on streaming routes.
    public var deadline: Deadline? { core.due == .max ? nil : Deadline(due: core.due) }

    /// Reads the whole body.
    ///
    /// - Returns: empty when none was sent.
    /// - Throws: a 413 ``Fault`` above the route's limit, 408 when it comes too slowly, 400 when it breaks off.
    public func body() async throws -> [UInt8] {
        guard let source = core.body else { return [] }
        return try await source.collect()
    }

    /// The body piece by piece; the socket is not read while nobody asks for the next piece.
    public var chunks: BodyChunks { BodyChunks(source: core.body, lease: nil) }

    /// Reads the whole body as JSON.
    ///
    /// - Parameters:
    ///   - type: what to read it as.
    ///   - check: sees the bytes before anything is made of them; what it throws is thrown.
    /// - Returns: the value.
    /// - Throws: a 415 ``Fault`` unless the content type is JSON, what ``body()`` throws, and what the decoder finds wrong.
    public func json<Value: Decodable>(
        _ type: Value.Type, checking check: ([UInt8]) throws -> Void = { _ in }
    ) async throws -> Value {
        guard MediaType.isJSON(headers["Content-Type"]) else { throw RequestFault.notJSON }
        let bytes = try await body()
        try check(bytes)
        return try JSON.decode(type, from: bytes, .request)
    }
}

/// Values that travel with a request, at most one of a type.
public struct RequestContext: Sendable {
    private var values: [ObjectIdentifier: any Sendable]?

    /// Nothing.
    public init() {}

    /// The value of a type; `nil` when none was set.
    public subscript<Value: Sendable>(type: Value.Type) -> Value? {
        get { values?[ObjectIdentifier(type)] as? Value }
        set {
            var changed = values ?? [:]
            changed[ObjectIdentifier(type)] = newValue
            values = changed
        }
    }
}

/// Media types (RFC 9110 section 8.3.1).
enum MediaType {
    /// Whether a content type says JSON: `application/json`, or anything `+json`.
    static func isJSON(_ value: String?) -> Bool {
        guard let value else { return false }
        let type = value.prefix { $0 != ";" }.lowercased().filter { $0 != " " && $0 != "\t" }
        return type == "application/json" || type.hasSuffix("+json")
    }
}
