import Glibc

/// Connections that send a request a byte at a time, for ever: what a healthy one must not feel.
enum SlowConnections {
    /// Runs until killed; a connection that the server ends is made again.
    static func run(port: Int, count: Int) {
        let request = Array("GET /c/slow HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow: ".utf8)
        var descriptors = Array(repeating: Int32(-1), count: count)
        var sent = Array(repeating: 0, count: count)
        while true {
            for index in descriptors.indices {
                if index % 10 == 0 { usleep(useconds_t(10_000_000 / count)) }
                if descriptors[index] < 0 {
                    descriptors[index] = connect(to: port)
                    sent[index] = 0
                }
                guard descriptors[index] >= 0 else { continue }
                var byte = sent[index] < request.count ? request[sent[index]] : 0x61
                sent[index] += 1
                guard send(descriptors[index], &byte, 1, Int32(MSG_NOSIGNAL)) != 1 else { continue }
                close(descriptors[index])
                descriptors[index] = -1
            }
        }
    }

    private static func connect(to port: Int) -> Int32 {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(port).bigEndian
        address.sin_addr.s_addr = in_addr_t(0x7f00_0001).bigEndian
        let result = withUnsafePointer(to: address) { address in
            address.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                Glibc.connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard result == 0 else {
            close(descriptor)
            return -1
        }
        return descriptor
    }
}
