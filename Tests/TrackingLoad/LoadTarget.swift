import Glibc
import HTTP

/// A public port that is loaded.
struct LoadTarget: Sendable {
    /// What the `Host` field says.
    let authority: String

    private var storage = sockaddr_storage()
    private var length: socklen_t = 0

    /// Looks the host up; blocks.
    init(_ base: BaseURL) throws {
        let host = base.host.contains(":") ? "[\(base.host)]" : base.host
        authority = "\(host):\(base.port)"
        var hints = addrinfo()
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        var list: UnsafeMutablePointer<addrinfo>?
        let failed = getaddrinfo(base.host, String(base.port), &hints, &list)
        defer { if failed == 0 { freeaddrinfo(list) } }
        guard failed == 0, let entry = list?.pointee, let address = entry.ai_addr else {
            throw LoadFault("\(base.host) has no address")
        }
        length = entry.ai_addrlen
        withUnsafeMutableBytes(of: &storage) {
            $0.copyMemory(from: UnsafeRawBufferPointer(start: address, count: Int(length)))
        }
    }

    /// Begins a connection; the descriptor, or an errno below zero.
    func connect() -> Int32 {
        let flags = Int32(SOCK_STREAM.rawValue | SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue)
        let descriptor = socket(Int32(storage.ss_family), flags, 0)
        guard descriptor >= 0 else { return -errno }
        var one: Int32 = 1
        _ = setsockopt(descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, &one, 4)
        let result = withUnsafePointer(to: storage) { storage in
            storage.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                Glibc.connect(descriptor, address, length)
            }
        }
        guard result != 0, errno != EINPROGRESS else { return descriptor }
        let code = errno
        close(descriptor)
        return -code
    }
}
