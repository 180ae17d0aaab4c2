import EventLoop
import TestKit
import Testing

@testable import HTTP

@Suite("To whom a key may go in clear")
struct KeyInClearTests {
    @Test(arguments: [
        "127.0.0.1", "127.255.0.9", "10.0.0.1", "172.16.0.1", "172.31.255.255", "192.168.1.1",
        "169.254.1.1", "::1", "fd00::1", "fe80::1", "::ffff:10.0.0.1",
    ])
    func `loopback and private addresses are near`(address: String) throws {
        #expect(try #require(SocketAddress(address, port: 80)).isNear)
    }

    @Test(arguments: [
        "8.8.8.8", "128.0.0.1", "11.0.0.1", "172.15.0.1", "172.32.0.1", "192.169.0.1",
        "192.0.2.1", "0.0.0.0", "::", "2001:db8::1", "fec0::1", "::ffff:8.8.8.8", "::127.0.0.1",
    ])
    func `all other addresses are not`(address: String) throws {
        #expect(try !#require(SocketAddress(address, port: 80)).isNear)
    }

    @Test func `a key is never sent in clear to a public address`() async throws {
        let loops = EventLoops(count: 1)
        let client = HTTPClient(on: loops)
        var request = ClientRequest(.get, try BaseURL("http://192.0.2.1:9"), "/")
        request.headers.set("Authorization", to: "Bearer secret")

        await #expect(throws: HTTPClientError.keyInClear) { try await client.send(request) }
        await client.close()
        await loops.stop()
    }
}
