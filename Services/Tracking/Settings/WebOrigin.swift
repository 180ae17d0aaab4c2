/// Scheme, host and port of a site, in one spelling.
///
/// Source: RFC 6454; a browser's `Origin` field is spelt like ``text``.
struct WebOrigin: Sendable, Hashable {
    /// In lower case, without the scheme's own port.
    let text: String

    /// Reads `http` or `https`, a host and maybe a port; `nil` for anything else or anything more.
    ///
    /// - Parameter text: hosts outside of ASCII are written as browsers send them (`xn--`).
    init?(_ text: String) {
        guard text.utf8.count <= WebOrigin.longest else { return nil }
        let text = text.lowercased()
        guard let scheme = ["https://", "http://"].first(where: text.hasPrefix) else { return nil }
        let authority = text.dropFirst(scheme.count)
        let parts = authority.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count <= 2, WebOrigin.isHost(parts[0]) else { return nil }
        guard parts.count == 2 else {
            self.text = scheme + parts[0]
            return
        }
        guard (1...5).contains(parts[1].utf8.count), parts[1].utf8.allSatisfy(WebOrigin.isDigit),
            let port = UInt16(parts[1]), port > 0
        else { return nil }
        let isOwn = port == (scheme == "https://" ? 443 : 80)
        self.text = scheme + parts[0] + (isOwn ? "" : ":\(port)")
    }

    private static let longest = 300

    /// Labels of letters, digits, hyphens and underscores, with dots between them.
    private static func isHost(_ host: Substring) -> Bool {
        host.utf8.count <= 253
            && host.split(separator: ".", omittingEmptySubsequences: false).allSatisfy { label in
                (1...63).contains(label.utf8.count)
                    && label.utf8.allSatisfy {
                        isDigit($0) || (97...122).contains($0) || $0 == 45 || $0 == 95
                    }
            }
    }

    private static func isDigit(_ byte: UInt8) -> Bool { (48...57).contains(byte) }
}
