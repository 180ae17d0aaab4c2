/// Who seems to ask: the fields of a request that tell.
struct Agent: Sendable {
    /// Lines as they are sent, each with its end.
    let fields: String

    /// Which are mixed.
    enum Mix: String, CaseIterable, Sendable {
        /// People's browsers and mail clients only.
        case browsers

        /// Programs of mail gateways only.
        case scanners

        /// Four fifths browsers, one fifth scanners.
        case mixed

        /// The agents of a mix; each is as likely as its share of the list.
        var agents: [Agent] {
            switch self {
            case .browsers: Agent.browsers
            case .scanners: Agent.scanners
            case .mixed:
                Agent.browsers + Agent.browsers + Agent.browsers + Agent.browsers
                    + Agent.scanners + Agent.scanners
            }
        }
    }

    private init(_ lines: String...) {
        fields = lines.map { $0 + "\r\n" }.joined()
    }

    private static let page =
        "Accept: text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"

    private static let chrome =
        "Sec-CH-UA: \"Chromium\";v=\"142\", \"Google Chrome\";v=\"142\", \"Not_A Brand\";v=\"99\""

    /// What they send when a person follows a link.
    static let browsers = [
        Agent(
            "User-Agent: Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 "
                + "(KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36",
            chrome, "Sec-CH-UA-Mobile: ?0", "Sec-CH-UA-Platform: \"Windows\"",
            "Upgrade-Insecure-Requests: 1", page, "Sec-Fetch-Site: cross-site",
            "Sec-Fetch-Mode: navigate", "Sec-Fetch-User: ?1", "Sec-Fetch-Dest: document",
            "Accept-Encoding: gzip, deflate, br, zstd", "Accept-Language: nl-BE,nl;q=0.9"),
        Agent(
            "User-Agent: Mozilla/5.0 (iPhone; CPU iPhone OS 18_7 like Mac OS X) "
                + "AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.0 Mobile/15E148 "
                + "Safari/604.1",
            page, "Sec-Fetch-Site: none", "Sec-Fetch-Mode: navigate",
            "Sec-Fetch-Dest: document", "Accept-Encoding: gzip, deflate, br",
            "Accept-Language: fr-BE,fr;q=0.9"),
        Agent(
            "User-Agent: Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0",
            page, "Accept-Language: en-GB,en;q=0.5",
            "Accept-Encoding: gzip, deflate, br, zstd", "Upgrade-Insecure-Requests: 1",
            "Sec-Fetch-Dest: document", "Sec-Fetch-Mode: navigate",
            "Sec-Fetch-Site: cross-site", "Sec-Fetch-User: ?1"),
        Agent(
            "User-Agent: Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 "
                + "(KHTML, like Gecko) Chrome/142.0.0.0 Mobile Safari/537.36",
            chrome, "Sec-CH-UA-Mobile: ?1", "Sec-CH-UA-Platform: \"Android\"",
            "Upgrade-Insecure-Requests: 1", page, "Sec-Fetch-Site: none",
            "Sec-Fetch-Mode: navigate", "Sec-Fetch-User: ?1", "Sec-Fetch-Dest: document",
            "Accept-Encoding: gzip, deflate, br, zstd", "Accept-Language: nl-NL,nl;q=0.9"),
    ]

    /// What they send when they look at a link before a person may.
    static let scanners = [
        Agent(
            "User-Agent: Mozilla/5.0 (compatible; MailScanner/2.1; +https://scan.example.net)",
            "Accept: */*"),
        Agent(
            "User-Agent: Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 "
                + "(KHTML, like Gecko) Chrome/120.0.0.0 Safari/537.36",
            "Accept-Encoding: gzip"),
    ]
}
