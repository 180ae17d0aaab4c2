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
}
