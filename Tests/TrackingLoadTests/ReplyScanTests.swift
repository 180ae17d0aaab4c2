import Testing

@testable import TrackingLoad

@Suite("Reading a reply")
struct ReplyScanTests {
    private static let redirect = """
        HTTP/1.1 302 Found\r\nDate: now\r\nLocation: https://e.example/a?b#c\r\n\
        content-length: 3\r\nConnection: keep-alive\r\n\r\nabc
        """

    private func read(_ text: some Collection<UInt8>, isHead: Bool = false) -> ReplyScan? {
        Array(text).withUnsafeBytes { bytes in
            guard case .whole(let scan) = ReplyScan.read(bytes, isHead: isHead) else { return nil }
            return scan
        }
    }

    private func isMalformed(_ text: String) -> Bool {
        Array(text.utf8).withUnsafeBytes { bytes in
            if case .malformed = ReplyScan.read(bytes, isHead: false) { true } else { false }
        }
    }

    @Test func `status, destination and length are found`() throws {
        let bytes = Array(ReplyScanTests.redirect.utf8)
        let scan = try #require(read(bytes))

        #expect(scan.status == 302)
        #expect(String(decoding: bytes[scan.location], as: UTF8.self) == "https://e.example/a?b#c")
        #expect(scan.length == bytes.count)
        #expect(!scan.closes)
    }

    @Test func `it is not whole before its last byte`() {
        let bytes = Array(ReplyScanTests.redirect.utf8)

        for cut in bytes.indices { #expect(read(bytes[..<cut]) == nil, "cut at \(cut)") }
    }

    @Test func `the answer to HEAD has no body`() throws {
        let scan = try #require(
            read("HTTP/1.1 302 Found\r\nContent-Length: 99\r\n\r\n".utf8, isHead: true))

        #expect(scan.length == 42)
    }

    @Test func `a server that closes says so`() throws {
        let text = "HTTP/1.1 404 Not Found\r\nConnection: Close\r\nContent-Length: 0\r\n\r\n"

        #expect(try #require(read(text.utf8)).closes)
    }

    @Test(arguments: [
        "HTTP/1.0 200 OK\r\nContent-Length: 0\r\n\r\n", "HTTP/1.1 200 OK\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 1x\r\n\r\n", "SSH-2.0-OpenSSH_9.2p1 Debian\r\n",
    ])
    func `what has no known end is no reply`(_ text: String) {
        #expect(isMalformed(text))
    }
}
