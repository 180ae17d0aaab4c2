// JSON in and out.
//
// Foundation's decoder stops at the first error, accepts a key twice, and cannot name unknown
// keys. The protocol promises all errors at once with pointers, so requests and replies are
// parsed here, by ``JSONParser``, and decoded by ``JSONReading``, through plain `Codable` types.
// Writing needs none of that: Foundation does it.

internal import FoundationEssentials

/// A JSON text, parsed.
public indirect enum JSON: Hashable, Sendable {
    /// `null`.
    case null

    /// `true` or `false`.
    case bool(Bool)

    /// A number without fraction or exponent that fits 64 bits.
    case integer(Int64)

    /// Any other finite number.
    case double(Double)

    /// A string without U+0000, which PostgreSQL cannot store.
    case string(String)

    /// Values in order.
    case array([JSON])

    /// Members in order, no key twice.
    case object([Member])

    /// One key of an object with its value.
    public struct Member: Hashable, Sendable {
        /// Unique in its object.
        public let key: String

        /// Anything.
        public let value: JSON

        /// A key with its value.
        ///
        /// - Parameters:
        ///   - key: unique in its object.
        ///   - value: anything.
        public init(key: String, value: JSON) {
            self.key = key
            self.value = value
        }
    }

    /// What the text is read as.
    public enum Strictness: String, Sendable {
        /// From a caller: unknown keys and names are errors, and all errors are found.
        case request

        /// From a service: what a later release added is ignored; the first error ends it.
        case reply
    }

    /// Decodes a JSON text.
    ///
    /// - Parameters:
    ///   - type: any `Decodable`.
    ///   - bytes: UTF-8, at most 64 levels deep.
    ///   - strictness: who wrote it.
    /// - Returns: the value.
    /// - Throws: ``JSONError`` when it cannot be parsed, ``InvalidInput`` with every error when a
    ///   request has the wrong shape, `DecodingError` when a reply has.
    public static func decode<Value: Decodable>(
        _ type: Value.Type, from bytes: [UInt8], _ strictness: Strictness
    ) throws -> Value {
        try decode(type, from: JSON(parsing: bytes), strictness)
    }

    /// Decodes a parsed text.
    ///
    /// - Parameters:
    ///   - type: any `Decodable`.
    ///   - json: from ``init(parsing:)``.
    ///   - strictness: who wrote it.
    /// - Returns: the value.
    /// - Throws: ``InvalidInput`` or `DecodingError`, as for bytes.
    public static func decode<Value: Decodable>(
        _ type: Value.Type, from json: JSON, _ strictness: Strictness
    ) throws -> Value {
        let reading = JSONReading(strictness == .request ? .request : .reply)
        do {
            let value = try reading.value(type, from: json, at: nil)
            guard reading.errors.isEmpty else { throw InvalidInput(errors: reading.errors) }
            return value
        } catch {
            guard reading.errors.isEmpty else { throw InvalidInput(errors: reading.errors) }
            throw error
        }
    }

    /// Parses a JSON text (RFC 8259), all of it.
    ///
    /// - Parameter bytes: UTF-8 without a byte order mark, at most 64 levels deep.
    /// - Throws: ``JSONError`` with the offset.
    public init(parsing bytes: [UInt8]) throws(JSONError) {
        self = try JSONParser.parse(bytes)
    }

    /// Writes a value as JSON.
    ///
    /// - Parameter value: one of our own types: it has no number that JSON lacks.
    /// - Returns: UTF-8; keys are sorted, so that a value has one form and a repetition under an
    ///   idempotency key is the same request.
    public static func encode(_ value: some Encodable) -> [UInt8] {
        do {
            return [UInt8](try encoder.encode(value))
        } catch {
            preconditionFailure("\(type(of: value)) cannot be written as JSON: \(error)")
        }
    }

    private static let encoder: JSONEncoder = {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return encoder
    }()
}
