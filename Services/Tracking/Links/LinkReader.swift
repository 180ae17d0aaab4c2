/// Finds what can be clicked in a message.
///
/// Links are those of `a` and `area`, and of the shapes that Outlook draws (`v:`). Left alone, so
/// that they work as they did: everything that is not `http:` or `https:` with a host (`mailto:`,
/// `tel:`, `#here`, relative ones), what holds `#unsubscribe#` or `#update#`, and what cannot be
/// sent in a header.
struct LinkReader {
    /// In the order of the message; the same URL twice is two links.
    private(set) var links: [FoundLink] = []

    /// Where the pixel goes: before the last `</body>`, else at the end.
    private(set) var pixelAt: Int

    private let html: [UInt8]
    private var open: (url: String, place: Range<Int>)?
    private var shown: [UInt8] = []

    /// Reads a whole message.
    ///
    /// - Parameter html: UTF-8.
    /// - Complexity: O(bytes).
    init(_ html: [UInt8]) {
        self.html = html
        pixelAt = html.count
        var scanner = HTMLScanner(html)
        while let token = scanner.next() { read(token) }
        close()
    }

    private mutating func read(_ token: HTMLToken) {
        switch token {
        case .text(let range):
            if open != nil {
                shown += CharacterReferences.decode(html[range], inAttribute: false)
            }
        case .end(let name, let start):
            if name == "a" { close() }
            if name == "body" { pixelAt = start }
        case .start("a", let attributes):
            close()
            open = target(attributes)
        case .start("area", let attributes): addAlone(attributes)
        case .start("img", let attributes):
            if open != nil { shown += [32] + decoded("alt", attributes) + [32] }
        case .start(let name, let attributes):
            if name.hasPrefix("v:") { addAlone(attributes) }
            if LinkReader.breaks.contains(name) { shown.append(32) }
        }
    }

    /// Elements that stand apart from the text before them.
    private static let breaks: Set<String> = [
        "br", "p", "div", "td", "th", "tr", "table", "li", "h1", "h2", "h3", "h4", "h5", "h6",
    ]

    private mutating func close() {
        if let open {
            links.append(
                FoundLink(url: open.url, text: LinkReader.folded(shown), place: open.place))
        }
        open = nil
        shown = []
    }

    private mutating func addAlone(_ attributes: [HTMLAttribute]) {
        guard let target = target(attributes) else { return }
        let text = LinkReader.folded(decoded("alt", attributes))
        links.append(FoundLink(url: target.url, text: text, place: target.place))
    }

    private func target(_ attributes: [HTMLAttribute]) -> (url: String, place: Range<Int>)? {
        guard let href = attributes.first(where: { $0.name == "href" }),
            let url = TrackableURL.read(
                CharacterReferences.decode(html[href.value], inAttribute: true))
        else { return nil }
        return (url, href.quoted)
    }

    private func decoded(_ name: String, _ attributes: [HTMLAttribute]) -> [UInt8] {
        guard let attribute = attributes.first(where: { $0.name == name }) else { return [] }
        return CharacterReferences.decode(html[attribute.value], inAttribute: true)
    }

    private static let textLength = 500

    /// Runs of white space become one space, those at the ends none.
    private static func folded(_ bytes: [UInt8]) -> String {
        let text = String(decoding: bytes, as: UTF8.self).replacingNUL
        return String(
            text.split(whereSeparator: \.isWhitespace).joined(separator: " ").prefix(textLength))
    }
}

extension String {
    /// PostgreSQL's text holds no NUL.
    fileprivate var replacingNUL: String {
        utf8.contains(0) ? String(map { $0 == "\0" ? "\u{FFFD}" : $0 }) : self
    }
}
