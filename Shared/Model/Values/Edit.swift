/// What a request says about one value of an entity.
///
/// An absent key keeps, `null` clears, anything else sets: the three must not be mixed up.
public enum Edit<Value: Codable & Hashable & Sendable>: Hashable, Sendable {
    /// The key is absent.
    case keep

    /// The key is `null`.
    case clear

    /// The key has a value.
    case set(Value)

    /// The value to set; `nil` for both others.
    public var value: Value? {
        if case .set(let value) = self { value } else { nil }
    }
}

extension Edit: Codable {
    /// Reads `null` or a value; an absent key never comes here.
    ///
    /// - Parameter decoder: at the value.
    /// - Throws: `DecodingError` when the value has another type.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        self = container.decodeNil() ? .clear : .set(try container.decode(Value.self))
    }

    /// Writes `null` or a value.
    ///
    /// - Parameter encoder: where it goes; ``keep`` is left out by its container.
    /// - Throws: what the encoder throws.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        if case .set(let value) = self {
            try container.encode(value)
        } else {
            try container.encodeNil()
        }
    }
}

extension KeyedDecodingContainer {
    /// What synthesised decoding calls for an ``Edit``: an absent key keeps.
    ///
    /// - Parameters:
    ///   - type: the edit's type.
    ///   - key: may be absent.
    /// - Returns: ``Edit/keep`` when the key is absent.
    /// - Throws: `DecodingError` when the value has another type.
    public func decode<Value>(_ type: Edit<Value>.Type, forKey key: Key) throws -> Edit<Value> {
        guard contains(key) else { return .keep }
        if try decodeNil(forKey: key) { return .clear }
        return .set(try decode(Value.self, forKey: key))
    }
}

extension KeyedEncodingContainer {
    /// What synthesised encoding calls for an ``Edit``: keeping writes no key.
    ///
    /// - Parameters:
    ///   - edit: what to write.
    ///   - key: left out when the edit keeps.
    /// - Throws: what the encoder throws.
    public mutating func encode<Value>(_ edit: Edit<Value>, forKey key: Key) throws {
        switch edit {
        case .keep: break
        case .clear: try encodeNil(forKey: key)
        case .set(let value): try encode(value, forKey: key)
        }
    }
}
