/// Header fields in the order they were sent, kept as the bytes of the wire.
///
/// A look-up reads the bytes and makes a String only of the value it returns. Names compare
/// without case. Values are Latin-1: RFC 9110 section 5.5.
public struct Headers: Sendable {
    /// `name: value\r\n`, again and again, in `bytes[lower..<upper]`.
    private var bytes: [UInt8]
    private var lower: Int
    private var upper: Int

    /// Whether every field that was set could be written as it is.
    ///
    /// A name that is no token or frames the message, or a value with a CR, LF, NUL, another control or a character
    /// outside Latin-1, is left out and makes this false; the server then answers 500.
    public private(set) var isSound = true

    /// No fields.
    public init() {
        bytes = []
        lower = 0
        upper = 0
    }

    /// The fields of a head that a parser has checked.
    init(checked bytes: [UInt8], _ fields: Range<Int>) {
        self.bytes = bytes
        lower = fields.lowerBound
        upper = fields.upperBound
    }

    /// The first value of a field; `nil` when it was not sent.
    public subscript(name: String) -> String? {
        guard let field = find(name, from: lower) else { return nil }
        return Headers.text(bytes[field.value])
    }

    /// Every value of a field, in the order they were sent.
    ///
    /// - Parameter name: without regard to case.
    /// - Returns: empty when it was not sent.
    public func all(_ name: String) -> [String] {
        var values: [String] = []
        var from = lower
        while let field = find(name, from: from) {
            values.append(Headers.text(bytes[field.value]))
            from = field.end
        }
        return values
    }

    /// The names in the order they were sent, repeats included.
    public var names: [String] {
        var names: [String] = []
        var from = lower
        while let field = nextField(from: from) {
            names.append(Headers.text(bytes[field.name]))
            from = field.end
        }
        return names
    }

    /// Replaces every value of a field by one.
    ///
    /// - Parameters:
    ///   - name: a token.
    ///   - value: Latin-1 without controls; see ``isSound``.
    public mutating func set(_ name: String, to value: String) {
        remove(name)
        add(name, value)
    }

    /// Adds a field after those that are there.
    ///
    /// - Parameters:
    ///   - name: a token.
    ///   - value: Latin-1 without controls; see ``isSound``.
    public mutating func add(_ name: String, _ value: String) {
        own()
        let start = bytes.count
        guard appendName(name) else { return refuse(start) }
        for scalar in value.unicodeScalars {
            guard let byte = UInt8(exactly: scalar.value), Grammar.isValue(byte) else {
                return refuse(start)
            }
            bytes.append(byte)
        }
        end()
    }

    /// Adds a field whose value is at hand as bytes.
    ///
    /// - Parameters:
    ///   - name: a token.
    ///   - value: no controls; see ``isSound``.
    public mutating func add(_ name: String, bytes value: [UInt8]) {
        own()
        let start = bytes.count
        guard appendName(name), value.allSatisfy(Grammar.isValue) else { return refuse(start) }
        bytes.append(contentsOf: value)
        end()
    }

    /// Removes every value of a field.
    ///
    /// - Parameter name: without regard to case.
    public mutating func remove(_ name: String) {
        own()
        while let field = find(name, from: lower) {
            bytes.removeSubrange(field.name.lowerBound..<field.end)
            upper = bytes.count
        }
    }

    // MARK: The wire

    /// The fields as they are sent.
    var wire: ArraySlice<UInt8> { bytes[lower..<upper] }

    var isEmpty: Bool { lower == upper }

    private struct Field {
        var name: Range<Int>
        var value: Range<Int>
        var end: Int
    }

    private func find(_ name: String, from start: Int) -> Field? {
        var from = start
        while let field = nextField(from: from) {
            if field.name.count == name.utf8.count,
                bytes[field.name].elementsEqual(name.utf8, by: Grammar.equalsIgnoringCase)
            {
                return field
            }
            from = field.end
        }
        return nil
    }

    private func nextField(from start: Int) -> Field? {
        guard start < upper,
            let colon = bytes[start..<upper].firstIndex(of: Grammar.colon),
            let end = bytes[colon..<upper].firstIndex(of: Grammar.lf)
        else { return nil }
        var first = colon + 1
        var last = end - 1
        while first < last, Grammar.isBlank(bytes[first]) { first += 1 }
        while last > first, Grammar.isBlank(bytes[last - 1]) { last -= 1 }
        return Field(name: start..<colon, value: first..<last, end: end + 1)
    }

    /// Makes the fields the whole of `bytes`, so that they can change.
    private mutating func own() {
        guard lower != 0 || upper != bytes.count else { return }
        bytes = Array(bytes[lower..<upper])
        lower = 0
        upper = bytes.count
    }

    private mutating func appendName(_ name: String) -> Bool {
        guard !name.isEmpty, name.utf8.allSatisfy(Grammar.isToken), !Headers.isFraming(name) else {
            return false
        }
        bytes.append(contentsOf: name.utf8)
        bytes.append(Grammar.colon)
        bytes.append(Grammar.space)
        return true
    }

    /// Whether a field says where a message ends: only the connection may know that.
    private static func isFraming(_ name: String) -> Bool {
        switch name.utf8.count {
        case 2, 7, 10, 14, 17: framing.contains(name.lowercased())
        default: false
        }
    }

    private static let framing: Set = [
        "connection", "content-length", "keep-alive", "te", "trailer", "transfer-encoding",
        "upgrade",
    ]

    private mutating func end() {
        bytes.append(Grammar.cr)
        bytes.append(Grammar.lf)
        upper = bytes.count
    }

    private mutating func refuse(_ start: Int) {
        bytes.removeSubrange(start...)
        upper = bytes.count
        isSound = false
    }

    private static func text(_ bytes: ArraySlice<UInt8>) -> String {
        if bytes.allSatisfy({ $0 < 0x80 }) { return String(decoding: bytes, as: UTF8.self) }
        var text = String.UnicodeScalarView()
        text.append(contentsOf: bytes.lazy.map { Unicode.Scalar($0) })
        return String(text)
    }
}
