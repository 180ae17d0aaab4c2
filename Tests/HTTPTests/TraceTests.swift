import EventLoop
import Testing

@testable import HTTP

@Suite("A trace")
struct TraceTests {
    @Test func `what a handler asks of another service is in its caller's trace`() async throws {
        let trace = "4bf92f3577b34da6a3ce929d0e0e4736"
        let seen = Route.get("/seen") { request in
            .text(.ok, request.headers["traceparent"] ?? "none")
        }
        let answer = try await serving([seen]) { _, second in
            let base = try BaseURL("http://127.0.0.1:\(second)")
            let loops = EventLoops(count: 1)
            let client = HTTPClient(on: loops)
            let asking = Route.get("/asking") { _ in
                let reply = try await client.send(ClientRequest(.get, base, "/seen"))
                return .bytes(.ok, reply.body, type: "text/plain")
            }
            let text = try await serving([asking], gate: { _, _ in }) { _, first in
                var request = ClientRequest(
                    .get, try BaseURL("http://127.0.0.1:\(first)"), "/asking")
                request.headers.set("traceparent", to: "00-\(trace)-00f067aa0ba902b7-01")
                return String(decoding: try await client.send(request).body, as: UTF8.self)
            }
            await client.close()
            await loops.stop()
            return text
        }

        #expect(answer.hasPrefix("00-\(trace)-"))
        #expect(answer.hasSuffix("-01"))
        #expect(!answer.contains("00f067aa0ba902b7"), "the span is the handler's own")
    }
}
