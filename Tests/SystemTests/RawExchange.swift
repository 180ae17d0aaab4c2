import EventLoop
import Glibc

/// Bytes to a port of this machine, and all that comes back until the server closes.
enum RawExchange {
    struct Failed: Error {
        var code: Int32
    }

    static func send(_ text: String, to port: Int) async throws -> String {
        try await BlockingThread(name: "raw exchange").run {
            let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
            defer { close(descriptor) }
            var limit = timeval(tv_sec: 15, tv_usec: 0)
            setsockopt(
                descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
            guard connect(descriptor, port) else { throw Failed(code: errno) }
            var rest = Array(text.utf8)[...]
            while !rest.isEmpty {
                let count = rest.withUnsafeBytes {
                    Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
                }
                // The server may close while we still send what it does not want.
                guard count > 0 else { break }
                rest = rest.dropFirst(count)
            }
            return try receiveAll(descriptor)
        }
    }

    private static func receiveAll(_ descriptor: Int32) throws -> String {
        var all: [UInt8] = []
        var bytes = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = recv(descriptor, &bytes, bytes.count, 0)
            guard count >= 0 || (errno == ECONNRESET && !all.isEmpty) else {
                throw Failed(code: errno)
            }
            guard count > 0 else { return String(decoding: all, as: UTF8.self) }
            all += bytes.prefix(count)
        }
    }

    private static func connect(_ descriptor: Int32, _ port: Int) -> Bool {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(port).bigEndian
        address.sin_addr.s_addr = in_addr_t(0x7f00_0001).bigEndian
        return withUnsafePointer(to: &address) { address in
            address.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                Glibc.connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
            }
        }
    }
}
