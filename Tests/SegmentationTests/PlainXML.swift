/// A reader of plain XML: elements, attributes and text; whatever is not well-formed throws.
struct PlainXML {
    struct Element {
        let name: String
        let attributes: [String: String]
        var text = ""
        var children: [Element] = []

        /// Every element of a name, in document order.
        func all(_ wanted: String) -> [Element] {
            (name == wanted ? [self] : []) + children.flatMap { $0.all(wanted) }
        }
    }

    struct Malformed: Error {
        let place: Int
    }

    private var rest: Substring
    private let whole: String

    static func read(_ text: String) throws -> Element {
        var reader = PlainXML(rest: text[...], whole: text)
        let root = try reader.element()
        reader.skipSpace()
        guard reader.rest.isEmpty else { throw reader.malformed }
        return root
    }

    private var malformed: Malformed { Malformed(place: whole.count - rest.count) }

    private mutating func take(_ text: String) throws {
        guard rest.hasPrefix(text) else { throw malformed }
        rest = rest.dropFirst(text.count)
    }

    private mutating func skipSpace() { rest = rest.drop(while: \.isWhitespace) }

    private mutating func name() throws -> String {
        let name = rest.prefix { $0.isLetter || $0.isNumber || $0 == "-" || $0 == ":" }
        guard name.first?.isLetter == true else { throw malformed }
        rest = rest.dropFirst(name.count)
        return String(name)
    }

    private mutating func element() throws -> Element {
        try take("<")
        let name = try name()
        var attributes: [String: String] = [:]
        while true {
            skipSpace()
            if rest.hasPrefix("/>") || rest.hasPrefix(">") { break }
            let key = try self.name()
            try take("=\"")
            let value = try characters(until: "\"")
            try take("\"")
            guard attributes.updateValue(value, forKey: key) == nil else { throw malformed }
        }
        var element = Element(name: name, attributes: attributes)
        if rest.hasPrefix("/>") {
            try take("/>")
            return element
        }
        try take(">")
        while !rest.hasPrefix("</") {
            if rest.hasPrefix("<") {
                element.children.append(try self.element())
            } else {
                element.text += try characters(until: "<")
            }
        }
        try take("</\(name)>")
        return element
    }

    private mutating func characters(until end: Character) throws -> String {
        var text = ""
        while let next = rest.first, next != end {
            guard next != "<" else { throw malformed }
            if next == "&" {
                let entity = rest.prefix { $0 != ";" }
                let meant = ["&amp": "&", "&lt": "<", "&gt": ">", "&quot": "\""][String(entity)]
                guard let meant else { throw malformed }
                text += meant
                rest = rest.dropFirst(entity.count + 1)
            } else {
                guard next.unicodeScalars.allSatisfy({ $0.value >= 32 || $0 == "\n" }) else {
                    throw malformed
                }
                text.append(next)
                rest = rest.dropFirst()
            }
        }
        guard !rest.isEmpty else { throw malformed }
        return text
    }
}
