import EventLoop
import HTTP

/// One loop that serves one route with a path value: what the framework itself costs.
///
/// Its peer is nginx with `return 302` and one worker.
enum LoopServer {
    static func run(port: Int) async throws {
        let loops = EventLoops(count: 1)
        let server = HTTPServer(
            [
                .get("/c/{token}") { (_: Request, token: String) in
                    guard !token.isEmpty else { return .noContent }
                    return .found("https://example.com/landing")
                }
            ], on: loops)
        _ = try await server.listen(port: port)
        await server.whenStopping()
    }
}
