/// One reading of one text: how strict it is, and the errors found so far.
///
/// In a request an error is noted with its pointer, a placeholder takes the value's place, and
/// reading goes on, so that the caller learns all errors at once.
final class JSONReading {
    enum Mode: String {
        case request, reply, placeholder
    }

    var mode: Mode
    private(set) var errors: [FieldError] = []

    /// More errors than a person reads, fewer than would fill memory.
    static let errorLimit = 100

    /// The name is a contract with whoever decodes differently by it.
    static let key = CodingUserInfoKey(rawValue: "audience.reading")

    init(_ mode: Mode) { self.mode = mode }

    /// Decodes one value and then names the keys that nobody asked for.
    func value<Value: Decodable>(
        _ type: Value.Type, from json: JSON, at path: JSONPath?
    ) throws -> Value {
        let node = JSONDecoderNode(json: json, path: path, reading: self)
        do {
            let value = try type.init(from: node)
            node.noteUnknownKeys()
            return value
        } catch let error as DecodingError where mode == .request {
            note(error, at: path)
            node.noteUnknownKeys()
            return try placeholder(type, at: path)
        }
    }

    /// Notes an error and gives something to go on with; throws where nothing can.
    func fail<Value: Decodable>(
        _ type: Value.Type, _ code: String, _ detail: String, at path: JSONPath?
    ) throws -> Value {
        guard mode == .request else {
            if mode == .placeholder { return try placeholder(type, at: path) }
            throw DecodingError.dataCorrupted(
                .init(codingPath: path?.keys ?? [], debugDescription: detail))
        }
        note(FieldError(pointer: path?.pointer ?? "", code: code, detail: detail))
        return try placeholder(type, at: path)
    }

    func note(_ error: FieldError) {
        if errors.count < JSONReading.errorLimit { errors.append(error) }
    }

    private func note(_ error: DecodingError, at path: JSONPath?) {
        let (code, detail) =
            switch error {
            case .typeMismatch(_, let context): ("wrong-type", context.debugDescription)
            case .dataCorrupted(let context), .valueNotFound(_, let context),
                .keyNotFound(_, let context):
                ("invalid-value", context.debugDescription)
            @unknown default: ("invalid-value", "The value cannot be read.")
            }
        note(FieldError(pointer: path?.pointer ?? "", code: code, detail: detail))
    }

    private func placeholder<Value: Decodable>(
        _ type: Value.Type, at path: JSONPath?
    ) throws -> Value {
        let before = mode
        mode = .placeholder
        defer { mode = before }
        do {
            return try type.init(from: JSONDecoderNode(json: .null, path: path, reading: self))
        } catch { throw NoPlaceholder() }
    }

    /// A type that takes no value but its own: reading ends here, with the errors found so far.
    private struct NoPlaceholder: Error {}
}

/// Where in the text a value stands, as a chain that costs nothing until it is written.
final class JSONPath {
    let parent: JSONPath?
    let key: any CodingKey

    init(_ parent: JSONPath?, _ key: any CodingKey) {
        self.parent = parent
        self.key = key
    }

    var keys: [any CodingKey] { (parent?.keys ?? []) + [key] }

    /// RFC 6901.
    var pointer: String {
        let name = key.intValue.map(String.init) ?? key.stringValue
        let escaped = name.contains { $0 == "~" || $0 == "/" } ? JSONPath.escape(name) : name
        return (parent?.pointer ?? "") + "/" + escaped
    }

    private static func escape(_ name: String) -> String {
        var escaped = ""
        for character in name {
            switch character {
            case "~": escaped += "~0"
            case "/": escaped += "~1"
            default: escaped.append(character)
            }
        }
        return escaped
    }
}

/// A key of an array.
struct JSONIndex: CodingKey {
    let index: Int

    init(_ index: Int) { self.index = index }

    init?(stringValue: String) { nil }

    init?(intValue: Int) { index = intValue }

    var stringValue: String { String(index) }

    var intValue: Int? { index }
}

/// A key that is only a name.
struct JSONName: CodingKey {
    let stringValue: String

    init(_ name: String) { stringValue = name }

    init?(stringValue: String) { self.stringValue = stringValue }

    init?(intValue: Int) { nil }

    var intValue: Int? { nil }
}
