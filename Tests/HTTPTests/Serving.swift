import EventLoop

@testable import HTTP

/// A server and its loops, as long as a test runs.
func serving<Value>(
    _ routes: [Route], settings: ServerSettings = .init(), loops count: Int = 1,
    gate: (@Sendable (inout Request, Route) async throws -> Void)? = nil,
    observe: (@Sendable (Exchange, (any Error)?) -> Void)? = nil,
    _ test: (HTTPServer, Int) async throws -> Value
) async throws -> Value {
    let loops = EventLoops(count: count)
    let server = HTTPServer(routes, on: loops, settings: settings, gate: gate, observe: observe)
    let port = try await server.listen(port: 0)
    do {
        let value = try await test(server, port)
        await server.stop(within: .milliseconds(100))
        await loops.stop()
        return value
    } catch {
        await server.stop(within: .milliseconds(100))
        await loops.stop()
        throw error
    }
}

extension Route {
    /// Answers with the body it got.
    static let echo = Route.post("/echo") { request in
        Reply.bytes(.ok, try await request.body(), type: "application/octet-stream")
    }

    /// Answers with its path value.
    static let item = Route.get("/item/{id}") { (_: Request, id: String) in .text(.ok, id) }
}
