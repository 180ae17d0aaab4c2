/// The value of a custom field.
///
/// On the wire a JSON string (text, a day), number, array of strings (choice), or `null`.
public enum FieldValue: Codable, Hashable, Sendable {
    /// Free text, or a day as `YYYY-MM-DD`.
    case text(String)

    /// A finite number.
    case number(Double)

    /// Options of a multiple-choice field, by their values.
    case choices([String])

    /// In a request: empty the field.
    case cleared

    /// Reads a string, a number, an array of strings or `null`.
    ///
    /// - Parameter decoder: at the value.
    /// - Throws: `DecodingError` when it is anything else.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if container.decodeNil() {
            self = .cleared
        } else if decoder.reading == .placeholder {
            self = .cleared
        } else if let text = try? container.decode(String.self) {
            self = .text(text)
        } else if let number = try? container.decode(Double.self) {
            self = .number(number)
        } else if let choices = try? container.decode([String].self) {
            self = .choices(choices)
        } else {
            throw DecodingError.typeMismatch(
                FieldValue.self,
                .init(
                    codingPath: decoder.codingPath,
                    debugDescription: "A string, a number, an array of strings or null."))
        }
    }

    /// Writes what ``init(from:)`` reads.
    ///
    /// - Parameter encoder: where it goes.
    /// - Throws: what the encoder throws.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .text(let text): try container.encode(text)
        case .number(let number): try container.encode(number)
        case .choices(let choices): try container.encode(choices)
        case .cleared: try container.encodeNil()
        }
    }
}
