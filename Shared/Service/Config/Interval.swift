internal import Model

/// A span of time as an operator writes it: `250ms`, `10s`, `5m`, `2h`, `7d`.
public struct Interval: Codable, Hashable, Sendable, ExpressibleByStringLiteral,
    CustomStringConvertible
{
    /// As it was written.
    public let description: String

    /// The span; never negative.
    public let duration: Duration

    /// Reads a span.
    ///
    /// - Parameter text: a whole number and one of `ms`, `s`, `m`, `h`, `d`.
    public init?(_ text: String) {
        let digits = text.prefix { $0.isASCII && $0.isNumber }
        guard let count = Int64(digits), count <= 1_000_000_000 else { return nil }
        switch text.dropFirst(digits.count) {
        case "ms": duration = .milliseconds(count)
        case "s": duration = .seconds(count)
        case "m": duration = .seconds(count * 60)
        case "h": duration = .seconds(count * 3_600)
        case "d": duration = .seconds(count * 86_400)
        default: return nil
        }
        description = text
    }

    /// A span that the programmer wrote.
    ///
    /// - Parameter text: crashes when it is none.
    public init(stringLiteral text: String) {
        guard let interval = Interval(text) else {
            preconditionFailure("\(text) is no span of time")
        }
        self = interval
    }

    /// Reads a JSON string.
    ///
    /// - Parameter decoder: at the string.
    /// - Throws: `DecodingError` when it is no span.
    public init(from decoder: any Decoder) throws {
        let text = try decoder.singleValueContainer().decode(String.self)
        guard let interval = Interval(decoder.reading == .placeholder ? "0s" : text) else {
            throw DecodingError.dataCorrupted(
                .init(
                    codingPath: decoder.codingPath,
                    debugDescription: "A span of time is written as 250ms, 10s, 5m, 2h or 7d."))
        }
        self = interval
    }

    /// Writes a JSON string.
    ///
    /// - Parameter encoder: where it goes.
    /// - Throws: what the encoder throws.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}
