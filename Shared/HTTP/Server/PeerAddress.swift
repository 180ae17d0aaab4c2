internal import CLinux
internal import Glibc

/// Who is at the other end of a socket, in 18 bytes.
struct PeerAddress: Sendable {
    private var high: UInt64 = 0
    private var low: UInt64 = 0
    private var family: Int32 = AF_UNSPEC

    init() {}

    init(_ storage: sockaddr_storage) {
        family = Int32(storage.ss_family)
        withUnsafeBytes(of: storage) { bytes in
            switch family {
            case AF_INET: low = UInt64(bytes.loadUnaligned(fromByteOffset: 4, as: UInt32.self))
            case AF_INET6:
                high = bytes.loadUnaligned(fromByteOffset: 8, as: UInt64.self)
                low = bytes.loadUnaligned(fromByteOffset: 16, as: UInt64.self)
            default: break
            }
        }
    }

    /// Calls `body` with the address in network order: 4 bytes, 16, or none when it is unknown.
    func withBytes<Value>(_ body: (UnsafeRawBufferPointer) -> Value) -> Value {
        withUnsafeBytes(of: (high, low)) { bytes in
            switch family {
            case AF_INET: body(UnsafeRawBufferPointer(rebasing: bytes[8..<12]))
            case AF_INET6: body(bytes)
            default: body(UnsafeRawBufferPointer(rebasing: bytes[..<0]))
            }
        }
    }

    /// `192.0.2.1` or `2001:db8::1`, empty when unknown.
    var text: String {
        var text = [CChar](repeating: 0, count: Int(INET6_ADDRSTRLEN))
        switch family {
        case AF_INET:
            var address = UInt32(truncatingIfNeeded: low)
            inet_ntop(AF_INET, &address, &text, socklen_t(text.count))
        case AF_INET6:
            var address = (high, low)
            inet_ntop(AF_INET6, &address, &text, socklen_t(text.count))
        default: break
        }
        return String(decoding: text.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
    }
}
