import Clients
import EventLoop
import HTTP
import Model
import Service
import TestKit

@testable import Segmentation

/// The service's routes on a real socket.
struct SegmentationServer: Sendable {
    let world: SegmentationWorld
    let base: BaseURL
    let client: HTTPClient
    let segmentation: SegmentationClient
    private let server: HTTPServer

    init(_ world: SegmentationWorld, limits: CriteriaLimits = CriteriaLimits()) async throws {
        self.world = world
        let segments = SegmentStore(
            database: world.database, decider: world.decider, limits: limits)
        let saved = SegmentRoutes(
            segments: segments, answers: world.answers, learner: world.learner,
            accounts: world.accounts, idempotency: Idempotency(database: world.database))
        let asked = AnswerRoutes(
            segments: segments, answers: world.answers, learner: world.learner,
            accounts: world.accounts)
        server = HTTPServer(
            saved.all + asked.all, on: world.loops,
            gate: { request, _ in
                request.caller = "tests"
                request.context[Caller.self] = Caller(name: "tests", keys: [])
            })
        let port = try await server.listen(port: 0)
        base = try BaseURL("http://127.0.0.1:\(port)")
        client = HTTPClient(on: world.loops)
        segmentation = SegmentationClient(client: client, base: base, key: "")
    }

    func send(
        _ method: HTTP.Method, _ path: String, _ json: String? = nil,
        headers: [(String, String)] = []
    ) async throws -> ClientReply {
        var request = ClientRequest(method, base, "/v1/accounts/7" + path)
        for (name, value) in headers { request.headers.set(name, to: value) }
        if let json {
            request.headers.set("Content-Type", to: "application/json")
            request.body = .bytes(Array(json.utf8))
        }
        return try await client.send(request)
    }

    /// Status and type of a problem, and where its errors are.
    func problem(
        _ method: HTTP.Method, _ path: String, _ json: String? = nil,
        headers: [(String, String)] = []
    ) async throws -> String {
        let reply = try await send(method, path, json, headers: headers)
        struct Document: Decodable {
            let type: String
            let errors: [FieldError]?
        }
        let document = try reply.json(Document.self)
        let errors = (document.errors ?? []).map { " \($0.pointer) \($0.code)" }
        return "\(reply.status.rawValue) \(document.type)" + errors.joined()
    }

    func stop() async {
        await server.stop(within: .seconds(1))
        await client.close()
    }
}
