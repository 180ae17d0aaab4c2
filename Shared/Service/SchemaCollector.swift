internal import HTTP

/// JSON Schemas of the protocol's types, found by letting each type decode itself from a decoder
/// that only notes what it is asked for.
struct SchemaCollector {
    private var schemas: [String: JSON] = [:]

    var members: [JSON.Member] {
        schemas.sorted { $0.key < $1.key }.map { JSON.Member(key: $0.key, value: $0.value) }
    }

    static func name(of type: any Decodable.Type) -> String {
        String(describing: type).map { $0.isLetter || $0.isNumber ? String($0) : "_" }.joined()
    }

    static func reference(to type: any Decodable.Type) -> JSON {
        .object([
            JSON.Member(
                key: "$ref", value: .string("#/components/schemas/\(name(of: type))"))
        ])
    }

    mutating func add(_ type: any Decodable.Type) {
        let name = SchemaCollector.name(of: type)
        guard schemas[name] == nil else { return }
        schemas[name] = .object([])
        schemas[name] = SchemaNode.schema(of: type)
    }
}

/// Notes the keys and types that a type asks for.
private final class SchemaNode: Decoder {
    /// The types on the way to this one, itself the last: a type may hold others of its kind.
    let types: [ObjectIdentifier]
    var properties: [JSON.Member] = []
    var required: [String] = []
    var shape: JSON?

    static let levels = 6

    init(_ types: [ObjectIdentifier]) { self.types = types }

    /// Whether a type stands within itself: its schema is told once, further in it is an object.
    func isWithin(_ type: any Decodable.Type) -> Bool { types.contains(ObjectIdentifier(type)) }

    func node(for type: any Decodable.Type) -> SchemaNode {
        SchemaNode(types + [ObjectIdentifier(type)])
    }

    var codingPath: [any CodingKey] { [] }

    var userInfo: [CodingUserInfoKey: Any] {
        guard let key = CodingUserInfoKey(rawValue: "audience.reading") else { return [:] }
        return [key: "placeholder"]
    }

    static func typed(_ name: String) -> JSON {
        .object([JSON.Member(key: "type", value: .string(name))])
    }

    static func schema(of type: any Decodable.Type, in outer: SchemaNode? = nil) -> JSON {
        let outer = outer ?? SchemaNode([])
        if outer.types.count > levels || outer.isWithin(type) { return typed("object") }
        let node = outer.node(for: type)
        _ = try? type.init(from: node)
        if let shape = node.shape { return shape }
        var members = [
            JSON.Member(key: "type", value: .string("object")),
            JSON.Member(key: "properties", value: .object(node.properties)),
        ]
        if !node.required.isEmpty {
            members.append(
                JSON.Member(key: "required", value: .array(node.required.map(JSON.string))))
        }
        return .object(members)
    }

    func container<Key: CodingKey>(keyedBy type: Key.Type) throws -> KeyedDecodingContainer<Key> {
        KeyedDecodingContainer(SchemaObject(node: self))
    }

    func unkeyedContainer() throws -> any UnkeyedDecodingContainer { SchemaArray(node: self) }

    func singleValueContainer() throws -> any SingleValueDecodingContainer {
        SchemaValue(node: self)
    }

    func note(_ key: String, _ schema: JSON, isRequired: Bool) {
        guard !properties.contains(where: { $0.key == key }) else { return }
        properties.append(JSON.Member(key: key, value: schema))
        if isRequired { required.append(key) }
    }
}

/// The scalar that a type asks for, as schema and as placeholder.
private func scalar<Value>(_ type: Value.Type) -> (JSON, Value)? {
    if let integer = type as? any FixedWidthInteger.Type, let zero = integer.init(0) as? Value {
        return (SchemaNode.typed("integer"), zero)
    }
    if let text = "" as? Value { return (SchemaNode.typed("string"), text) }
    if let truth = false as? Value { return (SchemaNode.typed("boolean"), truth) }
    if let number = Double(0) as? Value { return (SchemaNode.typed("number"), number) }
    return nil
}

/// A value that stands where nothing was read; there is none of a type within itself.
private func placeholder<Value: Decodable>(_ type: Value.Type, in node: SchemaNode) throws -> Value
{
    guard !node.isWithin(type) else { throw WithinItself() }
    return try type.init(from: node.node(for: type))
}

private struct WithinItself: Error {}

private struct SchemaObject<Key: CodingKey>: KeyedDecodingContainerProtocol {
    let node: SchemaNode

    var codingPath: [any CodingKey] { [] }
    var allKeys: [Key] { [] }

    func contains(_ key: Key) -> Bool { true }

    func decodeNil(forKey key: Key) throws -> Bool { false }

    func decode<Value: Decodable>(_ type: Value.Type, forKey key: Key) throws -> Value {
        try read(type, key, isRequired: true)
    }

    func decodeIfPresent<Value: Decodable>(_ type: Value.Type, forKey key: Key) throws -> Value? {
        _ = try? read(type, key, isRequired: false)
        return nil
    }

    func decodeIfPresent(_ type: Bool.Type, forKey key: Key) throws -> Bool? {
        try optional(type, key)
    }
    func decodeIfPresent(_ type: String.Type, forKey key: Key) throws -> String? {
        try optional(type, key)
    }
    func decodeIfPresent(_ type: Double.Type, forKey key: Key) throws -> Double? {
        try optional(type, key)
    }
    func decodeIfPresent(_ type: Int.Type, forKey key: Key) throws -> Int? {
        try optional(type, key)
    }
    func decodeIfPresent(_ type: Int32.Type, forKey key: Key) throws -> Int32? {
        try optional(type, key)
    }
    func decodeIfPresent(_ type: Int64.Type, forKey key: Key) throws -> Int64? {
        try optional(type, key)
    }

    private func optional<Value: Decodable>(_ type: Value.Type, _ key: Key) throws -> Value? {
        _ = try read(type, key, isRequired: false)
        return nil
    }

    private func read<Value: Decodable>(
        _ type: Value.Type, _ key: Key, isRequired: Bool
    ) throws -> Value {
        if let (schema, value) = scalar(type) {
            node.note(key.stringValue, schema, isRequired: isRequired)
            return value
        }
        let schema = SchemaNode.schema(of: type, in: node)
        node.note(key.stringValue, schema, isRequired: isRequired)
        return try placeholder(type, in: node)
    }

    func nestedContainer<Nested: CodingKey>(
        keyedBy type: Nested.Type, forKey key: Key
    ) throws -> KeyedDecodingContainer<Nested> {
        KeyedDecodingContainer(SchemaObject<Nested>(node: SchemaNode(node.types)))
    }

    func nestedUnkeyedContainer(forKey key: Key) throws -> any UnkeyedDecodingContainer {
        SchemaArray(node: SchemaNode(node.types))
    }

    func superDecoder() throws -> any Decoder { node }
    func superDecoder(forKey key: Key) throws -> any Decoder { node }
}

private struct SchemaArray: UnkeyedDecodingContainer {
    let node: SchemaNode
    var currentIndex = 0

    init(node: SchemaNode) { self.node = node }

    var codingPath: [any CodingKey] { [] }
    var count: Int? { 1 }
    var isAtEnd: Bool { currentIndex > 0 }

    mutating func decodeNil() throws -> Bool { false }

    mutating func decode<Value: Decodable>(_ type: Value.Type) throws -> Value {
        currentIndex += 1
        let items = scalar(type)?.0 ?? SchemaNode.schema(of: type, in: node)
        node.shape = .object([
            JSON.Member(key: "type", value: .string("array")),
            JSON.Member(key: "items", value: items),
        ])
        if let (_, value) = scalar(type) { return value }
        return try placeholder(type, in: node)
    }

    mutating func nestedContainer<Nested: CodingKey>(
        keyedBy type: Nested.Type
    ) throws -> KeyedDecodingContainer<Nested> {
        KeyedDecodingContainer(SchemaObject<Nested>(node: node))
    }

    mutating func nestedUnkeyedContainer() throws -> any UnkeyedDecodingContainer { self }
    mutating func superDecoder() throws -> any Decoder { node }
}

private struct SchemaValue: SingleValueDecodingContainer {
    let node: SchemaNode

    var codingPath: [any CodingKey] { [] }

    func decodeNil() -> Bool { false }

    func decode<Value: Decodable>(_ type: Value.Type) throws -> Value {
        if let (schema, value) = scalar(type) {
            node.shape = schema
            return value
        }
        return try type.init(from: node)
    }
}
