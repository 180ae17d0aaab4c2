/// What a `User-Agent` says of whoever sent it.
struct AgentTraits: Sendable, Hashable {
    /// Tells agents apart (FNV-1a, 64 bits).
    let hash: UInt64

    /// Whether it says that it is a program; a weak sign, since programs may lie.
    let namesItself: Bool

    /// Whether it is Apple's Mail Privacy Protection, which fetches pictures nobody looked at.
    let isPrefetcher: Bool

    /// Whether it is a mail service that fetches pictures in the name of who looks.
    let isPictureProxy: Bool

    /// Whether it says nothing.
    let isEmpty: Bool

    /// What such a browser sends with everything, over HTTPS.
    let sends: HitFlags

    /// Only so much of an agent is looked at; tokens of browsers stand within.
    private static let mostBytes = 256

    init(_ agent: String) {
        let text = agent.utf8.prefix(AgentTraits.mostBytes).map {
            (65...90).contains($0) ? $0 | 32 : $0
        }
        hash = agent.utf8.reduce(0xcbf2_9ce4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
        isEmpty = text.isEmpty
        namesItself = AgentTraits.isProgram(text)
        isPrefetcher = text.elementsEqual("mozilla/5.0".utf8)
        isPictureProxy = text.holds("googleimageproxy") || text.holds("yahoomailproxy")
        sends = AgentTraits.fields(of: text)
    }

    /// The bit that the agent sets in ``NetworkContribution/agents``.
    var bit: Int64 { Int64(bitPattern: 1 << (hash >> 58)) }
}

extension AgentTraits {
    /// Parts of agents that programs give themselves, in lower case.
    private static let names: [StaticString] = [
        "bot/", "bot-", "bot;", "bot ", "bot)", "bot.html", "-bot", "crawler", "spider", "scanner",
        "preview", "prefetch", "headless", "phantomjs", "curl/", "wget/", "python-requests",
        "python-urllib", "aiohttp", "go-http-client", "apache-httpclient", "okhttp",
        "libwww-perl", "java/", "facebookexternalhit", "barracuda", "proofpoint", "mimecast",
    ]

    private static func isProgram(_ text: [UInt8]) -> Bool {
        if text.suffix(3).elementsEqual("bot".utf8) { return true }
        // A maker of telephones, whose agents look like a bot's.
        return !text.holds("cubot") && names.contains { text.holds($0) }
    }

    /// What every browser has sent for twenty years.
    private static let always: HitFlags = [.acceptAny, .acceptEncoding, .acceptLanguage]

    /// What a browser of this name and version sends with every navigation.
    ///
    /// `Sec-Fetch-…` came with Chrome 80 (and all that are built on it), Firefox 90 and
    /// Safari 16.4. Browsers inside apps, Office and text browsers promise nothing.
    ///
    /// Source: MDN, browser compatibility of `Sec-Fetch-Mode`.
    private static func fields(of text: [UInt8]) -> HitFlags {
        let isBrowser = text.starts(with: "mozilla/".utf8) && text.count > 20
        guard isBrowser, !text.holds("; wv)"), !text.holds("ms-office") else { return [] }
        let isNew: Bool
        if let chrome = text.version(after: "chrome/") {
            isNew = chrome.major >= 80
        } else if let firefox = text.version(after: "firefox/") {
            isNew = firefox.major >= 90
        } else if text.holds("safari/"), let safari = text.version(after: "version/") {
            isNew = safari.major > 16 || (safari.major == 16 && safari.minor >= 4)
        } else {
            isNew = false
        }
        return isNew ? always.union(.fetchMetadata) : always
    }
}

extension [UInt8] {
    /// Where `part` ends for the first time.
    private func end(of part: StaticString) -> Int? {
        part.withUTF8Buffer { part in
            guard count >= part.count else { return nil }
            return (0...(count - part.count))
                .first { self[$0] == part[0] && self[$0..<($0 + part.count)].elementsEqual(part) }
                .map { $0 + part.count }
        }
    }

    fileprivate func holds(_ part: StaticString) -> Bool { end(of: part) != nil }

    /// The two numbers behind `part`: 16 and 4 of `version/16.4`.
    fileprivate func version(after part: StaticString) -> (major: Int, minor: Int)? {
        guard let start = end(of: part) else { return nil }
        let parts = self[start...].prefix { $0 == UInt8(ascii: ".") || (48...57).contains($0) }
            .split(separator: UInt8(ascii: "."))
            .map { $0.prefix(5).reduce(0) { $0 * 10 + Int($1 - 48) } }
        guard let major = parts.first else { return nil }
        return (major, parts.count > 1 ? parts[1] : 0)
    }
}
