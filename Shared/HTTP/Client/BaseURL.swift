/// Where a service is: `http://host:port`, perhaps with a path that goes before every other.
public struct BaseURL: Sendable, Hashable {
    /// A name, an IPv4 address, or an IPv6 address without its brackets.
    public let host: String

    /// 80 unless given.
    public let port: Int

    /// Empty, or `/` and more, without a slash at the end.
    public let prefix: String

    /// What the `Host` field says.
    let authority: String

    /// Reads an address.
    ///
    /// - Parameter text: only `http`; no user, query or fragment.
    /// - Throws: ``HTTPClientError/badURL`` for anything else.
    public init(_ text: String) throws {
        let scheme = "http://"
        guard text.prefix(scheme.count).lowercased() == scheme,
            text.utf8.allSatisfy({ Grammar.classes[Int($0)] & Grammar.target != 0 })
        else { throw HTTPClientError.badURL }
        let rest = text.dropFirst(scheme.count)
        let slash = rest.firstIndex(of: "/") ?? rest.endIndex
        let authority = rest[..<slash]
        var path = rest[slash...]
        while path.last == "/" { path = path.dropLast() }
        guard !path.contains("?"), !authority.contains("@"), !authority.contains("?") else {
            throw HTTPClientError.badURL
        }
        (host, port) = try BaseURL.split(authority)
        prefix = String(path)
        self.authority = String(authority)
    }

    private static func split(_ authority: Substring) throws -> (String, Int) {
        var host = authority
        var port: Int? = 80
        let afterBracket = authority.lastIndex(of: "]") ?? authority.startIndex
        if let colon = authority[afterBracket...].lastIndex(of: ":") {
            host = authority[..<colon]
            port = Int(authority[authority.index(after: colon)...])
        }
        if host.hasPrefix("["), host.hasSuffix("]") { host = host.dropFirst().dropLast() }
        guard let port, (1...65_535).contains(port), !host.isEmpty else {
            throw HTTPClientError.badURL
        }
        return (String(host), port)
    }
}
