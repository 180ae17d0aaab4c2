internal import CLinux
internal import Glibc

/// An address of a socket in the form the kernel takes.
struct SocketAddress: Sendable {
    private var storage = sockaddr_storage()
    private var length: socklen_t

    /// An IPv4 or IPv6 address in text; `nil` when it is a name.
    init?(_ host: String, port: Int) {
        var four = in_addr()
        var six = in6_addr()
        if inet_pton(AF_INET, host, &four) == 1 {
            var address = sockaddr_in()
            address.sin_family = sa_family_t(AF_INET)
            address.sin_port = in_port_t(port).bigEndian
            address.sin_addr = four
            length = socklen_t(MemoryLayout<sockaddr_in>.size)
            withUnsafeMutableBytes(of: &storage) { storage in
                withUnsafeBytes(of: address) { storage.copyMemory(from: $0) }
            }
        } else if inet_pton(AF_INET6, host, &six) == 1 {
            var address = sockaddr_in6()
            address.sin6_family = sa_family_t(AF_INET6)
            address.sin6_port = in_port_t(port).bigEndian
            address.sin6_addr = six
            length = socklen_t(MemoryLayout<sockaddr_in6>.size)
            withUnsafeMutableBytes(of: &storage) { storage in
                withUnsafeBytes(of: address) { storage.copyMemory(from: $0) }
            }
        } else {
            return nil
        }
    }

    private init(_ address: UnsafePointer<sockaddr>, length: socklen_t) {
        self.length = length
        withUnsafeMutableBytes(of: &storage) { storage in
            storage.copyMemory(
                from: UnsafeRawBufferPointer(start: address, count: Int(length)))
        }
    }

    /// Asks the system for the addresses of a name; blocks.
    static func resolve(_ host: String, port: Int) -> [SocketAddress] {
        var hints = addrinfo()
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        hints.ai_flags = AI_ADDRCONFIG
        var list: UnsafeMutablePointer<addrinfo>?
        guard getaddrinfo(host, String(port), &hints, &list) == 0 else { return [] }
        defer { freeaddrinfo(list) }
        var addresses: [SocketAddress] = []
        var next = list
        while let entry = next?.pointee {
            if let address = entry.ai_addr {
                addresses.append(SocketAddress(address, length: entry.ai_addrlen))
            }
            next = entry.ai_next
        }
        return addresses
    }

    /// A non-blocking socket of this address's family, or an errno below zero.
    func makeSocket() -> Int32 {
        let flags = Int32(SOCK_STREAM.rawValue | SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue)
        let descriptor = socket(Int32(storage.ss_family), flags, 0)
        guard descriptor >= 0 else { return -errno }
        var one: Int32 = 1
        _ = setsockopt(descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, &one, 4)
        return descriptor
    }

    /// bind(2) or connect(2): 0, or errno.
    func apply(
        _ call: (Int32, UnsafePointer<sockaddr>, socklen_t) -> Int32, to descriptor: Int32
    ) -> Int32 {
        let result = withUnsafePointer(to: storage) { storage in
            storage.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                call(descriptor, address, length)
            }
        }
        return result == 0 ? 0 : errno
    }

    /// Whether it is loopback, link-local or private: RFC 1918, 3927, 4193 and 4291.
    var isNear: Bool {
        withUnsafeBytes(of: storage) { bytes in
            guard Int32(storage.ss_family) == AF_INET6 else {
                return SocketAddress.isNear(Array(bytes[4..<8]))
            }
            let six = Array(bytes[8..<24])
            let isMapped = six[..<10].allSatisfy { $0 == 0 } && six[10] & six[11] == 0xff
            if isMapped { return SocketAddress.isNear(Array(six[12...])) }
            let isLoopback = six[..<15].allSatisfy { $0 == 0 } && six[15] == 1
            return isLoopback || six[0] & 0xfe == 0xfc || (six[0] == 0xfe && six[1] & 0xc0 == 0x80)
        }
    }

    private static func isNear(_ four: [UInt8]) -> Bool {
        switch (four[0], four[1]) {
        case (127, _), (10, _), (192, 168), (172, 16...31), (169, 254): true
        default: false
        }
    }

    /// The port that a socket is bound to.
    static func port(of descriptor: Int32) -> Int {
        var storage = sockaddr_storage()
        var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
        _ = withUnsafeMutablePointer(to: &storage) { storage in
            storage.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                getsockname(descriptor, address, &length)
            }
        }
        return withUnsafeBytes(of: storage) { bytes in
            Int(UInt16(bigEndian: bytes.load(fromByteOffset: 2, as: UInt16.self)))
        }
    }
}
