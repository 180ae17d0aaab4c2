import EventLoop
import Glibc

/// A plain blocking socket that sends exactly what a test wants; calls run on threads of its own.
final class RawSocket: @unchecked Sendable {
    // @unchecked: the descriptor never changes; each call runs on a thread of the socket.

    struct Failed: Error {
        var code: Int32
    }

    private let descriptor: Int32
    private let thread = BlockingThread(name: "raw receiver")
    private let sender = BlockingThread(name: "raw sender")

    init(descriptor: Int32) {
        self.descriptor = descriptor
        var limit = timeval(tv_sec: 10, tv_usec: 0)
        setsockopt(
            descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
    }

    convenience init(port: Int, receiveBuffer: Int32? = nil) throws {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        if var size = receiveBuffer {
            setsockopt(descriptor, SOL_SOCKET, SO_RCVBUF, &size, 4)
        }
        var address = RawSocket.loopback(port)
        let failed = withUnsafePointer(to: &address) { address in
            address.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard failed == 0 else { throw Failed(code: errno) }
        self.init(descriptor: descriptor)
    }

    deinit { close(descriptor) }

    static func loopback(_ port: Int) -> sockaddr_in {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(port).bigEndian
        address.sin_addr.s_addr = in_addr_t(0x7f00_0001).bigEndian
        return address
    }

    func send(_ text: String) async throws { try await send(Array(text.utf8)) }

    func send(_ bytes: [UInt8]) async throws {
        let descriptor = descriptor
        try await sender.run {
            var rest = bytes[...]
            while !rest.isEmpty {
                let count = rest.withUnsafeBytes {
                    Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
                }
                guard count > 0 else { throw Failed(code: errno) }
                rest = rest.dropFirst(count)
            }
        }
    }

    /// What has come, at least a byte; empty at the end.
    func receive(_ most: Int = 65_536) async throws -> [UInt8] {
        let descriptor = descriptor
        return try await thread.run {
            var bytes = [UInt8](repeating: 0, count: most)
            let count = recv(descriptor, &bytes, most, 0)
            guard count >= 0 else { throw Failed(code: errno) }
            return Array(bytes.prefix(count))
        }
    }

    /// Everything until the peer closes.
    func receiveAll() async throws -> String {
        var all: [UInt8] = []
        while true {
            let more = try await receive()
            guard !more.isEmpty else { return String(decoding: all, as: UTF8.self) }
            all += more
        }
    }

    /// Everything until a text has come.
    func receive(until end: String) async throws -> String {
        var all = ""
        while !all.contains(end) {
            let more = try await receive()
            guard !more.isEmpty else { return all }
            all += String(decoding: more, as: UTF8.self)
        }
        return all
    }

    func endSending() { shutdown(descriptor, Int32(SHUT_WR)) }

    /// Closes in a way that the peer notices at once.
    func reset() {
        var linger = linger(l_onoff: 1, l_linger: 0)
        setsockopt(
            descriptor, SOL_SOCKET, SO_LINGER, &linger, socklen_t(MemoryLayout<linger>.size))
        shutdown(descriptor, Int32(SHUT_RDWR))
        var none = sockaddr()
        none.sa_family = sa_family_t(AF_UNSPEC)
        connect(descriptor, &none, socklen_t(MemoryLayout<sockaddr>.size))
    }
}

/// A plain listening socket.
final class RawListener: @unchecked Sendable {
    // @unchecked: as ``RawSocket``.

    let port: Int
    private let descriptor: Int32
    private let thread = BlockingThread(name: "raw listener")

    init() {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = RawSocket.loopback(0)
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let descriptor = descriptor
        withUnsafeMutablePointer(to: &address) { address in
            address.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                _ = bind(descriptor, $0, length)
                _ = listen(descriptor, 16)
                _ = getsockname(descriptor, $0, &length)
            }
        }
        port = Int(in_port_t(bigEndian: address.sin_port))
    }

    deinit { close(descriptor) }

    func accept() async throws -> RawSocket {
        let descriptor = descriptor
        return try await thread.run {
            let accepted = Glibc.accept(descriptor, nil, nil)
            guard accepted >= 0 else { throw RawSocket.Failed(code: errno) }
            return RawSocket(descriptor: accepted)
        }
    }
}
