internal import HTTP

extension HitAddress {
    /// Who really asked: the last address that a proxy of ours added, else the peer.
    init(_ request: Request) {
        let peer = HitAddress(request.peer)
        let forwarded = request.headers.all("X-Forwarded-For").last?.split(separator: ",").last
        guard peer.isOurs, let forwarded else {
            self = peer
            return
        }
        self = HitAddress(String(forwarded.filter { $0 != " " && $0 != "\t" }))
    }

    /// Loopback and private addresses (RFC 1918, RFC 4193).
    private var isOurs: Bool {
        var bytes: [UInt8] = []
        append(to: &bytes)
        switch kind {
        case .address4:
            return bytes[0] == 127 || bytes[0] == 10 || (bytes[0] == 192 && bytes[1] == 168)
                || (bytes[0] == 172 && (16...31).contains(bytes[1]))
        case .address6:
            return bytes[0] & 0xfe == 0xfc
                || (bytes[15] == 1 && bytes.dropLast().allSatisfy { $0 == 0 })
        case .unknown, .network4, .network6: return false
        }
    }
}
