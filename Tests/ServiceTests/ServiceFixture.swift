import HTTP
import Model
import Postgres
import TestKit

@testable import Service

/// Routes behind the gate of a service, over real sockets.
struct ServiceFixture {
    let base: BaseURL
    let client: HTTPClient

    static let key = "a key that is only used in tests"

    static func caller(
        _ name: String, key: String = key, routes: [String] = ["*"], actors: [Actor] = []
    ) -> Caller {
        Caller(
            name: name, keys: [Digest.hex(Digest.sha256(Array(key.utf8)))], routes: routes,
            actors: actors)
    }

    static func with(
        _ routes: [Route], callers: [Caller] = [caller("operator")],
        _ body: @Sendable (ServiceFixture) async throws -> Void
    ) async throws {
        let loops = TestDatabase.current.loops
        let ring = try KeyRing(callers, host: "127.0.0.1", insecure: false)
        let server = HTTPServer(
            routes, on: loops, gate: { request, route in try ring.admit(&request, route) })
        let port = try await server.listen(port: 0)
        let client = HTTPClient(on: loops)
        let fixture = ServiceFixture(
            base: try BaseURL("http://127.0.0.1:\(port)"), client: client)
        do { try await body(fixture) } catch {
            await server.stop(within: .seconds(1))
            await client.close()
            throw error
        }
        await server.stop(within: .seconds(1))
        await client.close()
    }

    func send(
        _ method: HTTP.Method, _ path: String, _ body: String? = nil,
        _ headers: [String: String] = ["Authorization": "Bearer \(key)"]
    ) async throws -> ClientReply {
        var request = ClientRequest(method, base, path)
        for (name, value) in headers { request.headers.set(name, to: value) }
        if let body {
            request.body = .bytes(Array(body.utf8))
            request.headers.set("Content-Type", to: "application/json")
        }
        return try await client.send(request)
    }

    static func problem(_ reply: ClientReply) throws -> String {
        struct Body: Decodable { var type: String }
        return try reply.json(Body.self).type
    }
}
