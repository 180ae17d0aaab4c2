/// The members of an object.
struct JSONObjectContainer<Key: CodingKey>: KeyedDecodingContainerProtocol {
    private let members: [JSON.Member]
    private let index: [String: Int]
    private let node: JSONDecoderNode

    init(members: [JSON.Member], node: JSONDecoderNode) {
        self.members = members
        self.node = node
        index =
            members.count <= 16
            ? [:]
            : Dictionary(uniqueKeysWithValues: members.enumerated().map { ($1.key, $0) })
    }

    var codingPath: [any CodingKey] { node.codingPath }

    var allKeys: [Key] { members.compactMap { Key(stringValue: $0.key) } }

    private func find(_ key: Key) -> JSON? {
        let name = key.stringValue
        if !index.isEmpty { return index[name].map { members[$0].value } }
        for member in members where member.key == name { return member.value }
        return nil
    }

    func contains(_ key: Key) -> Bool { find(key) != nil }

    func decodeNil(forKey key: Key) -> Bool { (find(key) ?? .null) == .null }

    private func child(_ key: Key) -> JSONDecoderNode? {
        find(key).map {
            JSONDecoderNode(json: $0, path: JSONPath(node.path, key), reading: node.reading)
        }
    }

    private func required<Value: Decodable>(
        _ key: Key, _ type: Value.Type, _ read: (JSONDecoderNode) throws -> Value
    ) throws -> Value {
        if let child = child(key) { return try read(child) }
        return try node.reading.fail(
            type, "missing", "The key is required.", at: JSONPath(node.path, key))
    }

    func decode(_ type: Bool.Type, forKey key: Key) throws -> Bool {
        try required(key, type) { try $0.bool() }
    }
    func decode(_ type: String.Type, forKey key: Key) throws -> String {
        try required(key, type) { try $0.string() }
    }
    func decode(_ type: Double.Type, forKey key: Key) throws -> Double {
        try required(key, type) { try $0.double() }
    }
    func decode(_ type: Float.Type, forKey key: Key) throws -> Float {
        Float(try decode(Double.self, forKey: key))
    }
    func decode(_ type: Int.Type, forKey key: Key) throws -> Int {
        try required(key, type) { try $0.integer(type) }
    }
    func decode(_ type: Int8.Type, forKey key: Key) throws -> Int8 {
        try required(key, type) { try $0.integer(type) }
    }
    func decode(_ type: Int16.Type, forKey key: Key) throws -> Int16 {
        try required(key, type) { try $0.integer(type) }
    }
    func decode(_ type: Int32.Type, forKey key: Key) throws -> Int32 {
        try required(key, type) { try $0.integer(type) }
    }
    func decode(_ type: Int64.Type, forKey key: Key) throws -> Int64 {
        try required(key, type) { try $0.integer(type) }
    }
    func decode(_ type: UInt.Type, forKey key: Key) throws -> UInt {
        try required(key, type) { try $0.integer(type) }
    }
    func decode(_ type: UInt8.Type, forKey key: Key) throws -> UInt8 {
        try required(key, type) { try $0.integer(type) }
    }
    func decode(_ type: UInt16.Type, forKey key: Key) throws -> UInt16 {
        try required(key, type) { try $0.integer(type) }
    }
    func decode(_ type: UInt32.Type, forKey key: Key) throws -> UInt32 {
        try required(key, type) { try $0.integer(type) }
    }
    func decode(_ type: UInt64.Type, forKey key: Key) throws -> UInt64 {
        try required(key, type) { try $0.integer(type) }
    }

    func decode<Value: Decodable>(_ type: Value.Type, forKey key: Key) throws -> Value {
        try required(key, type) { child in
            try node.reading.value(type, from: child.json, at: child.path)
        }
    }

    func nestedContainer<Nested: CodingKey>(
        keyedBy type: Nested.Type, forKey key: Key
    ) throws -> KeyedDecodingContainer<Nested> {
        try nested(key).container(keyedBy: type)
    }

    func nestedUnkeyedContainer(forKey key: Key) throws -> any UnkeyedDecodingContainer {
        try nested(key).unkeyedContainer()
    }

    func superDecoder() throws -> any Decoder { node }

    func superDecoder(forKey key: Key) throws -> any Decoder { try nested(key) }

    private func nested(_ key: Key) throws -> JSONDecoderNode {
        child(key)
            ?? JSONDecoderNode(json: .null, path: JSONPath(node.path, key), reading: node.reading)
    }
}

/// The values of an array.
struct JSONArrayContainer: UnkeyedDecodingContainer {
    private let values: [JSON]
    private let node: JSONDecoderNode
    private(set) var currentIndex = 0

    init(values: [JSON], node: JSONDecoderNode) {
        self.values = values
        self.node = node
    }

    var codingPath: [any CodingKey] { node.codingPath }

    var count: Int? { values.count }

    var isAtEnd: Bool { currentIndex >= values.count }

    private mutating func next() throws -> JSONDecoderNode {
        guard currentIndex < values.count else { throw node.mismatch("a longer array") }
        defer { currentIndex += 1 }
        return JSONDecoderNode(
            json: values[currentIndex], path: JSONPath(node.path, JSONIndex(currentIndex)),
            reading: node.reading)
    }

    mutating func decodeNil() -> Bool {
        guard currentIndex < values.count, values[currentIndex] == .null else { return false }
        currentIndex += 1
        return true
    }

    mutating func decode(_ type: Bool.Type) throws -> Bool { try next().bool() }
    mutating func decode(_ type: String.Type) throws -> String { try next().string() }
    mutating func decode(_ type: Double.Type) throws -> Double { try next().double() }
    mutating func decode(_ type: Float.Type) throws -> Float { Float(try next().double()) }
    mutating func decode(_ type: Int.Type) throws -> Int { try next().integer(type) }
    mutating func decode(_ type: Int8.Type) throws -> Int8 { try next().integer(type) }
    mutating func decode(_ type: Int16.Type) throws -> Int16 { try next().integer(type) }
    mutating func decode(_ type: Int32.Type) throws -> Int32 { try next().integer(type) }
    mutating func decode(_ type: Int64.Type) throws -> Int64 { try next().integer(type) }
    mutating func decode(_ type: UInt.Type) throws -> UInt { try next().integer(type) }
    mutating func decode(_ type: UInt8.Type) throws -> UInt8 { try next().integer(type) }
    mutating func decode(_ type: UInt16.Type) throws -> UInt16 { try next().integer(type) }
    mutating func decode(_ type: UInt32.Type) throws -> UInt32 { try next().integer(type) }
    mutating func decode(_ type: UInt64.Type) throws -> UInt64 { try next().integer(type) }

    mutating func decode<Value: Decodable>(_ type: Value.Type) throws -> Value {
        let child = try next()
        return try node.reading.value(type, from: child.json, at: child.path)
    }

    mutating func nestedContainer<Nested: CodingKey>(
        keyedBy type: Nested.Type
    ) throws -> KeyedDecodingContainer<Nested> {
        try next().container(keyedBy: type)
    }

    mutating func nestedUnkeyedContainer() throws -> any UnkeyedDecodingContainer {
        try next().unkeyedContainer()
    }

    mutating func superDecoder() throws -> any Decoder { try next() }
}
