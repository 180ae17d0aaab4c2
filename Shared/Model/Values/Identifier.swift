/// A number that names one thing; never mixed up with another kind's number, by type.
///
/// On the wire it is a JSON integer, in PostgreSQL a `bigint`.
public protocol Identifier: RawRepresentable, Codable, Hashable, Sendable, Comparable,
    CustomStringConvertible
where RawValue == Int64 {
    /// The number as it is stored and sent.
    ///
    /// - Parameter rawValue: any number; only the owner knows whether it names something.
    init(rawValue: Int64)
}

extension Identifier {
    /// Names the thing with this number.
    ///
    /// - Parameter number: any number.
    public init(_ number: Int64) { self.init(rawValue: number) }

    /// The number as it is stored and sent.
    public var number: Int64 { rawValue }

    /// The number in decimal.
    public var description: String { String(rawValue) }

    /// Orders by number, which is the order of creation only by accident.
    public static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }

    /// Reads a JSON integer.
    ///
    /// - Parameter decoder: at the number.
    /// - Throws: `DecodingError` when it is anything else.
    public init(from decoder: any Decoder) throws {
        self.init(rawValue: try decoder.singleValueContainer().decode(Int64.self))
    }

    /// Writes a JSON integer.
    ///
    /// - Parameter encoder: where the number goes.
    /// - Throws: what the encoder throws.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(rawValue)
    }
}
