/// A piece of HTML, by where it stands.
enum HTMLToken: Equatable {
    /// What is shown, references and all.
    case text(Range<Int>)

    /// `<name attributes>`, as far as they say where something leads.
    case start(name: String, attributes: [HTMLAttribute])

    /// `</name>`; `at` is its `<`.
    case end(name: String, at: Int)
}

/// An attribute of a start tag; the first of a name is the one that counts.
struct HTMLAttribute: Equatable {
    /// `href` or `alt`; empty for all others, which nobody asks for.
    var name: String

    /// Without the quotes.
    var value: Range<Int>

    /// With the quotes, if there are any.
    var quoted: Range<Int>
}

/// Reads HTML as a browser's tokenizer does, with what mail adds.
///
/// What stands in `<!--[if mso]> … <![endif]-->` is read too, as a document of its own: Outlook
/// shows it. Scripts do not run in mail, so `noscript` is read. What the tree of a browser would
/// drop (`a` in `select`) or read in another way (inside of `svg` and `math`) is not told apart.
///
/// Source: HTML Standard, section 13.2.5.
struct HTMLScanner {
    private let html: [UInt8]
    private var at = 0

    /// Nothing at or behind it is read: the end of the document, or of a conditional comment.
    private var end: Int

    /// Where to go on after a conditional comment; `nil` outside of one.
    private var afterComment: Int?

    /// The element whose content is text up to its end tag; `nil` outside of one.
    private var rawElement: String?

    init(_ html: [UInt8]) {
        self.html = html
        end = html.count
    }

    /// Whether what was read last stands where Outlook alone looks.
    var isInComment: Bool { afterComment != nil }

    /// The next piece; `nil` at the end.
    mutating func next() -> HTMLToken? {
        while true {
            if let token = nextInside() { return token }
            guard let after = afterComment else { return nil }
            (at, end, afterComment, rawElement) = (after, html.count, nil, nil)
        }
    }

    private mutating func nextInside() -> HTMLToken? {
        if let raw = rawElement {
            rawElement = nil
            skipRaw(raw)
        }
        while at < end {
            guard html[at] == 60 else { return text() }
            switch byte(1) {
            case 33: skipMarkupDeclaration()
            case 63: skip(past: 62)
            case 47:
                if isLetter(byte(2)) {
                    if let token = endTag() { return token }
                } else if byte(2) == 62 {
                    at += 3
                } else if byte(2) == nil {
                    return text()
                } else {
                    skip(past: 62)
                }
            case let next where isLetter(next): if let token = startTag() { return token }
            default: return text()
            }
        }
        return nil
    }

    // MARK: Text

    /// At least one byte, up to the next `<`.
    private mutating func text() -> HTMLToken {
        let start = at
        at += 1
        while at < end, html[at] != 60 { at += 1 }
        return .text(start..<at)
    }

    /// Elements whose content holds no tags.
    private static let rawElements: Set<String> = [
        "script", "style", "title", "textarea", "xmp", "iframe", "noembed", "noframes",
    ]

    private mutating func skipRaw(_ name: String) {
        guard name != "plaintext" else { return at = end }
        if name == "script" { return skipScript() }
        while at < end {
            if html[at] == 60, byte(1) == 47, isTag(name, 2) { return }
            at += 1
        }
    }

    /// A script may hold `<script>…</script>` within `<!-- … -->`.
    private mutating func skipScript() {
        var isEscaped = false
        var isInner = false
        while at < end {
            if html[at] == 60 {
                if byte(1) == 47, isTag("script", 2) {
                    guard isInner else { return }
                    isInner = false
                } else if isEscaped, !isInner, isTag("script", 1) {
                    isInner = true
                } else if !isEscaped, byte(1) == 33, byte(2) == 45, byte(3) == 45 {
                    isEscaped = true
                    // The dashes may be those of `-->` already.
                    at += 1
                }
            } else if html[at] == 45, byte(1) == 45, byte(2) == 62 {
                (isEscaped, isInner) = (false, false)
            }
            at += 1
        }
    }

    /// Whether a name stands so far ahead, and ends there.
    private func isTag(_ name: String, _ ahead: Int) -> Bool {
        let start = at + ahead
        let length = name.utf8.count
        guard start + length < end,
            html[start..<(start + length)].elementsEqual(name.utf8, by: { $0 | 32 == $1 })
        else { return false }
        let follower = html[start + length]
        return isSpace(follower) || follower == 47 || follower == 62
    }

    // MARK: Comments

    private mutating func skipMarkupDeclaration() {
        guard byte(2) == 45, byte(3) == 45 else { return skip(past: 62) }
        at += 4
        if byte(0) == 62 { return at += 1 }
        if byte(0) == 45, byte(1) == 62 { return at += 2 }
        let start = at
        var close = end
        while at < end {
            if html[at] == 45, byte(1) == 45, byte(2) == 62 || byte(2) == 33 && byte(3) == 62 {
                close = at
                at += byte(2) == 62 ? 3 : 4
                break
            }
            at += 1
        }
        guard afterComment == nil, let content = conditionalContent(start..<close) else { return }
        (afterComment, at, end) = (at, content, close)
    }

    /// Where the content of `[if …]>` begins; `nil` in any other comment.
    private func conditionalContent(_ comment: Range<Int>) -> Int? {
        let text = html[comment].drop(while: isSpace)
        guard text.starts(with: "[if".utf8), let bracket = text.prefix(200).firstIndex(of: 93),
            bracket + 1 < text.endIndex, html[bracket + 1] == 62
        else { return nil }
        return bracket + 2
    }

    private mutating func skip(past byte: UInt8) {
        while at < end, html[at] != byte { at += 1 }
        at = min(at + 1, end)
    }

    // MARK: Tags

    /// `nil` when the document ends inside of the tag, which then is none.
    private mutating func startTag() -> HTMLToken? {
        at += 1
        let name = tagName()
        guard let attributes = attributes() else { return nil }
        if HTMLScanner.rawElements.contains(name) || name == "plaintext" { rawElement = name }
        return .start(name: name, attributes: attributes)
    }

    private mutating func endTag() -> HTMLToken? {
        let start = at
        at += 2
        let name = tagName()
        return attributes() == nil ? nil : .end(name: name, at: start)
    }

    private mutating func tagName() -> String {
        let start = at
        while at < end, !isSpace(html[at]), html[at] != 47, html[at] != 62 { at += 1 }
        return lowercased(start..<at)
    }

    private mutating func attributes() -> [HTMLAttribute]? {
        var found: [HTMLAttribute] = []
        while at < end {
            if isSpace(html[at]) || html[at] == 47 {
                at += 1
            } else if html[at] == 62 {
                at += 1
                return found
            } else {
                guard let attribute = attribute() else { return nil }
                if attribute.name != "", !found.contains(where: { $0.name == attribute.name }) {
                    found.append(attribute)
                }
            }
        }
        return nil
    }

    private mutating func attribute() -> HTMLAttribute? {
        let start = at
        at += 1
        while at < end, !isSpace(html[at]), html[at] != 47, html[at] != 62, html[at] != 61 {
            at += 1
        }
        let name = attributeName(start..<at)
        let nameEnd = at
        while at < end, isSpace(html[at]) { at += 1 }
        guard at < end else { return nil }
        guard html[at] == 61 else {
            return HTMLAttribute(name: name, value: nameEnd..<nameEnd, quoted: nameEnd..<nameEnd)
        }
        at += 1
        while at < end, isSpace(html[at]) { at += 1 }
        guard at < end else { return nil }
        switch html[at] {
        case 34, 39: return quotedValue(of: name, html[at])
        case 62: return HTMLAttribute(name: name, value: at..<at, quoted: at..<at)
        default:
            let start = at
            while at < end, !isSpace(html[at]), html[at] != 62 { at += 1 }
            guard at < end else { return nil }
            return HTMLAttribute(name: name, value: start..<at, quoted: start..<at)
        }
    }

    private mutating func quotedValue(of name: String, _ quote: UInt8) -> HTMLAttribute? {
        let start = at
        at += 1
        while at < end, html[at] != quote { at += 1 }
        guard at < end else { return nil }
        at += 1
        return HTMLAttribute(name: name, value: (start + 1)..<(at - 1), quoted: start..<at)
    }

    // MARK: Bytes

    private func byte(_ ahead: Int) -> UInt8? {
        at + ahead < end ? html[at + ahead] : nil
    }

    private func lowercased(_ range: Range<Int>) -> String {
        String(
            decoding: html[range].map { (65...90).contains($0) ? $0 | 32 : $0 }, as: UTF8.self)
    }

    /// Without an allocation: a tag may have a hundred thousand attributes.
    private func attributeName(_ range: Range<Int>) -> String {
        for name in ["href", "alt"] where range.count == name.utf8.count {
            if html[range].elementsEqual(name.utf8, by: { $0 | 32 == $1 }) { return name }
        }
        return ""
    }

    private func isLetter(_ byte: UInt8?) -> Bool {
        guard let byte else { return false }
        return (97...122).contains(byte | 32)
    }

    private func isSpace(_ byte: UInt8?) -> Bool {
        byte == 32 || byte == 9 || byte == 10 || byte == 12 || byte == 13
    }
}
