internal import HTTP
internal import Model

extension Hit {
    /// What a request tells about a hit.
    init(_ request: Request, _ content: TokenContent, _ flags: HitFlags) {
        let headers = request.headers
        var flags = flags
        if request.method == .head { flags.insert(.head) }
        if Hit.isPrefetch(headers) { flags.insert(.prefetch) }
        self.init(
            receivedAt: .now, content: content, flags: flags,
            address: HitAddress(
                Hit.address(peer: request.peer, forwarded: headers.all("X-Forwarded-For"))),
            agent: Hit.agent(headers["User-Agent"]))
    }

    /// Fields by which browsers and mail clients say that nobody looks yet.
    private static func isPrefetch(_ headers: Headers) -> Bool {
        for name in ["Sec-Purpose", "Purpose", "X-Purpose", "X-Moz"] {
            guard let value = headers[name]?.lowercased() else { continue }
            if ["prefetch", "prerender", "preview"].contains(where: value.contains) { return true }
        }
        return false
    }

    /// Who really asked: the last address that a proxy of ours added.
    ///
    /// The field is believed from a loopback or private peer only; what stands further left in it
    /// is the sender's own word.
    static func address(peer: String, forwarded: [String]) -> String {
        guard isOurs(peer),
            let last = forwarded.last?.split(separator: ",").last
        else { return peer }
        return String(last.filter { $0 != " " && $0 != "\t" })
    }

    private static func isOurs(_ address: String) -> Bool {
        if address == "::1" || address.hasPrefix("fc") || address.hasPrefix("fd") { return true }
        let parts = address.split(separator: ".").compactMap { UInt8($0) }
        guard parts.count == 4 else { return false }
        return parts[0] == 127 || parts[0] == 10 || (parts[0] == 192 && parts[1] == 168)
            || (parts[0] == 172 && (16...31).contains(parts[1]))
    }

    /// The first 512 bytes, cut between two characters.
    static func agent(_ text: String?) -> String {
        guard let text else { return "" }
        guard text.utf8.count > agentLength else { return text }
        var scalars = String.UnicodeScalarView()
        var bytes = 0
        for scalar in text.unicodeScalars {
            bytes += UTF8.width(scalar)
            guard bytes <= agentLength else { break }
            scalars.append(scalar)
        }
        return String(scalars)
    }
}
