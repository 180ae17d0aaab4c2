public import HTTP
public import Model
internal import Service

/// Routes of a service on a real socket, and a client, until the test ends.
///
/// Whoever calls may act in the given names: keys are the gate's, which has its own tests.
public struct ServedRoutes: Sendable {
    /// Where it listens.
    public let base: BaseURL

    /// Talks to it.
    public let client: HTTPClient

    /// Listens on a port of the kernel's choice.
    ///
    /// - Parameters:
    ///   - routes: what is served.
    ///   - test: whose loops serve, and whose end is theirs.
    ///   - actors: in whose name the caller may act.
    /// - Throws: when there is no port.
    public init(
        _ routes: [Route], with test: TestDatabase = .current, actors: [Actor] = []
    ) async throws {
        let caller = Caller(name: "tests", keys: [], actors: actors)
        let server = HTTPServer(
            routes, on: test.loops,
            gate: { request, _ in
                request.caller = caller.name
                request.user = request.headers["Audience-User"].flatMap { Int64($0) }
                request.context[Caller.self] = caller
            })
        let client = HTTPClient(on: test.loops)
        base = try BaseURL("http://127.0.0.1:\(try await server.listen(port: 0))")
        self.client = client
        test.atEnd {
            await server.stop(within: .seconds(1))
            await client.close()
        }
    }

    /// Sends one request about an account, as any program could write it.
    ///
    /// - Parameters:
    ///   - method: what is asked to be done.
    ///   - path: behind that of the account.
    ///   - json: the body.
    ///   - headers: further fields.
    ///   - account: whose.
    /// - Returns: what was answered.
    /// - Throws: when there was no answer.
    public func send(
        _ method: HTTP.Method, _ path: String, _ json: String? = nil,
        headers: [(String, String)] = [], account: Int64 = 7
    ) async throws -> ClientReply {
        var request = ClientRequest(method, base, "/v1/accounts/\(account)" + path)
        for (name, value) in headers { request.headers.set(name, to: value) }
        if let json {
            request.headers.set("Content-Type", to: "application/json")
            request.body = .bytes(Array(json.utf8))
        }
        return try await client.send(request)
    }

    /// Sends one request that is refused.
    ///
    /// - Parameters:
    ///   - method: what is asked to be done.
    ///   - path: behind that of the account.
    ///   - json: the body.
    ///   - headers: further fields.
    /// - Returns: status and type of the problem, and where its errors are.
    /// - Throws: when there was no answer, or no problem.
    public func problem(
        _ method: HTTP.Method, _ path: String, _ json: String? = nil,
        headers: [(String, String)] = []
    ) async throws -> String {
        struct Document: Decodable {
            let type: String
            let errors: [FieldError]?
        }
        let reply = try await send(method, path, json, headers: headers)
        let document = try reply.json(Document.self)
        let errors = (document.errors ?? []).map { " \($0.pointer) \($0.code)" }
        return "\(reply.status.rawValue) \(document.type)" + errors.joined()
    }
}
