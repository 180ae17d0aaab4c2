/// Finds what can be clicked in a message.
///
/// Links are those of `a` and `area`, and of the shapes that Outlook draws (`v:`). Left alone, so
/// that they work as they did: everything that is not `http:` or `https:` with a host (`mailto:`,
/// `tel:`, `#here`, relative ones without a `base`), what holds `#unsubscribe#` or `#update#`, and
/// what cannot be sent in a header.
struct LinkReader {
    /// In the order of the message; the same URL twice is two links.
    let links: [FoundLink]

    /// Where the pixel goes: before the last `</body>`, else at the end.
    let pixelAt: Int

    /// Reads a whole message.
    ///
    /// - Parameter html: UTF-8.
    /// - Complexity: O(bytes).
    init(_ html: [UInt8]) {
        var reading = LinkReading(html)
        reading.readAll()
        pixelAt = reading.pixelAt
        let base = reading.base.flatMap(TrackableURL.read)
        links = reading.candidates.compactMap { candidate in
            TrackableURL.read(candidate.href, base: base).map {
                FoundLink(url: $0, text: candidate.text, place: candidate.place)
            }
        }
    }
}

/// One pass over a message.
private struct LinkReading {
    /// Anything with a `href`.
    struct Candidate {
        let href: [UInt8]
        let place: Range<Int>
        var text = ""
    }

    private(set) var candidates: [Candidate] = []

    /// The first one counts, for all links of the message.
    private(set) var base: [UInt8]?

    private(set) var pixelAt: Int

    private let html: [UInt8]

    /// Which candidate the text belongs to; what stands in it comes behind it.
    private var open: Int?
    private var shown: [UInt8] = []

    init(_ html: [UInt8]) {
        self.html = html
        pixelAt = html.count
    }

    mutating func readAll() {
        var scanner = HTMLScanner(html)
        while let token = scanner.next() { read(token, isForAll: !scanner.isInComment) }
        close()
    }

    /// `isForAll`: all clients see it, not Outlook alone.
    private mutating func read(_ token: HTMLToken, isForAll: Bool) {
        switch token {
        case .text(let range):
            if open != nil {
                shown += CharacterReferences.decode(html[range], inAttribute: false)
            }
        case .end(let name, let start):
            if name == "a" { close() }
            if name == "body", isForAll { pixelAt = start }
        case .start("a", let attributes):
            close()
            guard let candidate = candidate(attributes) else { return }
            open = candidates.count
            candidates.append(candidate)
        case .start("area", let attributes): addAlone(attributes)
        case .start("base", let attributes):
            if base == nil, isForAll { base = decoded("href", attributes) }
        case .start("img", let attributes):
            if open != nil { shown += [32] + (decoded("alt", attributes) ?? []) + [32] }
        case .start(let name, let attributes):
            if name.hasPrefix("v:") { addAlone(attributes) }
            if LinkReading.breaks.contains(name) { shown.append(32) }
        }
    }

    /// Elements that stand apart from the text before them.
    private static let breaks: Set<String> = [
        "br", "p", "div", "td", "th", "tr", "table", "li", "h1", "h2", "h3", "h4", "h5", "h6",
    ]

    private mutating func close() {
        if let open { candidates[open].text = LinkReading.folded(shown) }
        open = nil
        shown = []
    }

    private mutating func addAlone(_ attributes: [HTMLAttribute]) {
        guard var candidate = candidate(attributes) else { return }
        candidate.text = LinkReading.folded(decoded("alt", attributes) ?? [])
        candidates.append(candidate)
    }

    private func candidate(_ attributes: [HTMLAttribute]) -> Candidate? {
        guard let href = attributes.first(where: { $0.name == "href" }) else { return nil }
        return Candidate(href: decoded(href), place: href.quoted)
    }

    private func decoded(_ name: String, _ attributes: [HTMLAttribute]) -> [UInt8]? {
        attributes.first { $0.name == name }.map(decoded)
    }

    private func decoded(_ attribute: HTMLAttribute) -> [UInt8] {
        CharacterReferences.decode(html[attribute.value], inAttribute: true).withoutNUL
    }

    private static let textLength = 500

    /// Runs of white space become one space, those at the ends none.
    private static func folded(_ bytes: [UInt8]) -> String {
        let text = String(decoding: bytes.withoutNUL, as: UTF8.self)
        return String(
            text.split(whereSeparator: \.isWhitespace).joined(separator: " ").prefix(textLength))
    }
}

extension [UInt8] {
    /// A browser reads a zero byte as U+FFFD, and PostgreSQL's text holds none.
    fileprivate var withoutNUL: [UInt8] {
        contains(0) ? flatMap { $0 == 0 ? [0xef, 0xbf, 0xbd] : [$0] } : self
    }
}
