/// One value of the text, as `Codable` types see it.
final class JSONDecoderNode: Decoder {
    let json: JSON
    let path: JSONPath?
    let reading: JSONReading

    /// Whether a wrong scalar is thrown, not noted: whoever asks for a single value may try another
    /// type next.
    var isTrying = false

    /// Asks each container that was made whether it knows a key.
    private var knows: [(String) -> Bool] = []

    init(json: JSON, path: JSONPath?, reading: JSONReading) {
        self.json = json
        self.path = path
        self.reading = reading
    }

    var codingPath: [any CodingKey] { path?.keys ?? [] }

    var userInfo: [CodingUserInfoKey: Any] {
        guard let key = JSONReading.key else { return [:] }
        return [key: reading.mode.rawValue]
    }

    func container<Key: CodingKey>(keyedBy type: Key.Type) throws -> KeyedDecodingContainer<Key> {
        knows.append { Key(stringValue: $0) != nil }
        if case .object(let members) = json {
            return KeyedDecodingContainer(JSONObjectContainer(members: members, node: self))
        }
        if reading.mode == .placeholder {
            return KeyedDecodingContainer(JSONObjectContainer(members: [], node: self))
        }
        throw mismatch("an object")
    }

    func unkeyedContainer() throws -> any UnkeyedDecodingContainer {
        if case .array(let values) = json {
            return JSONArrayContainer(values: values, node: self)
        }
        if reading.mode == .placeholder { return JSONArrayContainer(values: [], node: self) }
        throw mismatch("an array")
    }

    func singleValueContainer() throws -> any SingleValueDecodingContainer {
        isTrying = true
        return JSONValueContainer(node: self)
    }

    func noteUnknownKeys() {
        guard reading.mode == .request, !knows.isEmpty, case .object(let members) = json else {
            return
        }
        for member in members where !knows.contains(where: { $0(member.key) }) {
            let pointer = JSONPath(path, JSONName(member.key)).pointer
            reading.note(
                FieldError(
                    pointer: pointer, code: "unknown-key", detail: "There is no such key."))
        }
    }

    func mismatch(_ wanted: String) -> DecodingError {
        .typeMismatch(
            Any.self, .init(codingPath: codingPath, debugDescription: "Must be \(wanted)."))
    }

    // MARK: Scalars

    /// A boolean, number or string, or an error that is noted.
    func scalar<Value: Decodable>(_ type: Value.Type, _ wanted: String, _ value: Value?) throws
        -> Value
    {
        if let value { return value }
        if reading.mode == .placeholder, let value = JSONDecoderNode.standIn(for: type) {
            return value
        }
        if reading.mode == .request, !isTrying {
            reading.note(
                FieldError(
                    pointer: path?.pointer ?? "", code: "wrong-type",
                    detail: "Must be \(wanted)."))
            if let value = JSONDecoderNode.standIn(for: type) { return value }
        }
        throw mismatch(wanted)
    }

    private static func standIn<Value>(for type: Value.Type) -> Value? {
        if let number = type as? any FixedWidthInteger.Type { return number.init(0) as? Value }
        if type == String.self { return "" as? Value }
        if type == Bool.self { return false as? Value }
        return Double(0) as? Value
    }

    func bool() throws -> Bool {
        if case .bool(let value) = json { return value }
        return try scalar(Bool.self, "true or false", nil)
    }

    func string() throws -> String {
        if case .string(let value) = json { return value }
        return try scalar(String.self, "a string", nil)
    }

    func double() throws -> Double {
        switch json {
        case .double(let value): return value
        case .integer(let value): return Double(value)
        default: return try scalar(Double.self, "a number", nil)
        }
    }

    func integer<Value: FixedWidthInteger & Decodable>(_ type: Value.Type) throws -> Value {
        if case .integer(let value) = json, let exact = Value(exactly: value) { return exact }
        return try scalar(type, "a whole number within \(Value.min) and \(Value.max)", nil)
    }
}

/// The value itself: a scalar, `null`, or another type's turn.
struct JSONValueContainer: SingleValueDecodingContainer {
    let node: JSONDecoderNode

    var codingPath: [any CodingKey] { node.codingPath }

    func decodeNil() -> Bool { node.json == .null }

    func decode(_ type: Bool.Type) throws -> Bool { try node.bool() }
    func decode(_ type: String.Type) throws -> String { try node.string() }
    func decode(_ type: Double.Type) throws -> Double { try node.double() }
    func decode(_ type: Float.Type) throws -> Float { Float(try node.double()) }
    func decode(_ type: Int.Type) throws -> Int { try node.integer(type) }
    func decode(_ type: Int8.Type) throws -> Int8 { try node.integer(type) }
    func decode(_ type: Int16.Type) throws -> Int16 { try node.integer(type) }
    func decode(_ type: Int32.Type) throws -> Int32 { try node.integer(type) }
    func decode(_ type: Int64.Type) throws -> Int64 { try node.integer(type) }
    func decode(_ type: UInt.Type) throws -> UInt { try node.integer(type) }
    func decode(_ type: UInt8.Type) throws -> UInt8 { try node.integer(type) }
    func decode(_ type: UInt16.Type) throws -> UInt16 { try node.integer(type) }
    func decode(_ type: UInt32.Type) throws -> UInt32 { try node.integer(type) }
    func decode(_ type: UInt64.Type) throws -> UInt64 { try node.integer(type) }
    func decode<Value: Decodable>(_ type: Value.Type) throws -> Value { try type.init(from: node) }
}
