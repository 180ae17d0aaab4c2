/// A piece of HTML, by where it stands.
enum HTMLToken: Equatable {
    /// What is shown, references and all.
    case text(Range<Int>)

    /// `<name attributes>`.
    case start(name: String, attributes: [HTMLAttribute])

    /// `</name>`; `at` is its `<`.
    case end(name: String, at: Int)
}

/// An attribute of a start tag; the first of a name is the one that counts.
struct HTMLAttribute: Equatable {
    /// In lower case.
    var name: String

    /// Without the quotes.
    var value: Range<Int>

    /// With the quotes, if there are any.
    var quoted: Range<Int>
}

/// Reads HTML as a browser's tokenizer does, with what mail adds.
///
/// What stands in `<!--[if mso]> … <![endif]-->` is read like the rest: Outlook shows it. Scripts
/// do not run in mail, so `noscript` is read and the escapes inside of `script` are not.
///
/// Source: HTML Standard, section 13.2.5.
struct HTMLScanner {
    private let html: [UInt8]
    private var at = 0

    /// The element whose content is text up to its end tag; `nil` outside of one.
    private var rawElement: String?

    init(_ html: [UInt8]) { self.html = html }

    /// The next piece; `nil` at the end.
    mutating func next() -> HTMLToken? {
        if let raw = rawElement {
            rawElement = nil
            skipRaw(raw)
        }
        while at < html.count {
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
        while at < html.count, html[at] != 60 { at += 1 }
        return .text(start..<at)
    }

    /// Elements whose content holds no tags.
    private static let rawElements: Set<String> = [
        "script", "style", "title", "textarea", "xmp", "iframe", "noembed", "noframes",
    ]

    private mutating func skipRaw(_ name: String) {
        guard name != "plaintext" else { return at = html.count }
        let wanted = Array(name.utf8)
        while at < html.count {
            if html[at] == 60, byte(1) == 47, at + 2 + wanted.count <= html.count,
                html[(at + 2)..<(at + 2 + wanted.count)].elementsEqual(
                    wanted, by: { $0 | 32 == $1 })
            {
                let follower = byte(2 + wanted.count)
                if isSpace(follower) || follower == 47 || follower == 62 { return }
            }
            at += 1
        }
    }

    // MARK: Comments

    private mutating func skipMarkupDeclaration() {
        guard byte(2) == 45, byte(3) == 45 else { return skip(past: 62) }
        at += 4
        if byte(0) == 62 { return at += 1 }
        if byte(0) == 45, byte(1) == 62 { return at += 2 }
        if let content = conditionalContent() { return at = content }
        while at < html.count {
            if html[at] == 45, byte(1) == 45 {
                if byte(2) == 62 { return at += 3 }
                if byte(2) == 33, byte(3) == 62 { return at += 4 }
            }
            at += 1
        }
    }

    /// Where the content of `<!--[if …]>` begins; `nil` in any other comment.
    private func conditionalContent() -> Int? {
        var index = at
        while index < html.count, isSpace(html[index]) { index += 1 }
        guard html[index...].starts(with: "[if".utf8),
            let bracket = html[index...].firstIndex(of: 93), bracket - index < 200,
            bracket + 1 < html.count, html[bracket + 1] == 62
        else { return nil }
        return bracket + 2
    }

    private mutating func skip(past end: UInt8) {
        while at < html.count, html[at] != end { at += 1 }
        at = min(at + 1, html.count)
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
        while at < html.count, !isSpace(html[at]), html[at] != 47, html[at] != 62 { at += 1 }
        return lowercased(start..<at)
    }

    private mutating func attributes() -> [HTMLAttribute]? {
        var found: [HTMLAttribute] = []
        while at < html.count {
            if isSpace(html[at]) || html[at] == 47 {
                at += 1
            } else if html[at] == 62 {
                at += 1
                return found
            } else {
                guard let attribute = attribute() else { return nil }
                if !found.contains(where: { $0.name == attribute.name }) {
                    found.append(attribute)
                }
            }
        }
        return nil
    }

    private mutating func attribute() -> HTMLAttribute? {
        let start = at
        at += 1
        while at < html.count, !isSpace(html[at]), html[at] != 47, html[at] != 62, html[at] != 61 {
            at += 1
        }
        let name = lowercased(start..<at)
        let end = at
        while at < html.count, isSpace(html[at]) { at += 1 }
        guard at < html.count else { return nil }
        guard html[at] == 61 else {
            return HTMLAttribute(name: name, value: end..<end, quoted: end..<end)
        }
        at += 1
        while at < html.count, isSpace(html[at]) { at += 1 }
        guard at < html.count else { return nil }
        switch html[at] {
        case 34, 39: return quotedValue(of: name, html[at])
        case 62: return HTMLAttribute(name: name, value: at..<at, quoted: at..<at)
        default:
            let start = at
            while at < html.count, !isSpace(html[at]), html[at] != 62 { at += 1 }
            guard at < html.count else { return nil }
            return HTMLAttribute(name: name, value: start..<at, quoted: start..<at)
        }
    }

    private mutating func quotedValue(of name: String, _ quote: UInt8) -> HTMLAttribute? {
        let start = at
        at += 1
        while at < html.count, html[at] != quote { at += 1 }
        guard at < html.count else { return nil }
        at += 1
        return HTMLAttribute(name: name, value: (start + 1)..<(at - 1), quoted: start..<at)
    }

    // MARK: Bytes

    private func byte(_ ahead: Int) -> UInt8? {
        at + ahead < html.count ? html[at + ahead] : nil
    }

    private func lowercased(_ range: Range<Int>) -> String {
        String(
            decoding: html[range].map { (65...90).contains($0) ? $0 | 32 : $0 }, as: UTF8.self)
    }

    private func isLetter(_ byte: UInt8?) -> Bool {
        guard let byte else { return false }
        return (97...122).contains(byte | 32)
    }

    private func isSpace(_ byte: UInt8?) -> Bool {
        byte == 32 || byte == 9 || byte == 10 || byte == 12 || byte == 13
    }
}
