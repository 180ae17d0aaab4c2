/// A list of names that both sides know; new names may come with a later release.
///
/// In replies and changes an unknown name reads as ``unknown``; in requests it is refused.
public protocol ClosedList: RawRepresentable, Codable, Sendable, Hashable, CaseIterable
where RawValue == String {
    /// Stands for every name that this release does not know; never sent.
    static var unknown: Self { get }
}

extension ClosedList {
    /// The names that a request may use.
    public static var names: [String] {
        allCases.filter { $0 != unknown }.map(\.rawValue)
    }

    /// Reads a JSON string.
    ///
    /// - Parameter decoder: its ``Reading`` decides what an unknown name becomes.
    /// - Throws: `DecodingError` in a request whose name is unknown.
    public init(from decoder: any Decoder) throws {
        let name = try decoder.singleValueContainer().decode(String.self)
        if let known = Self(rawValue: name), known != Self.unknown {
            self = known
        } else if decoder.reading == .request {
            throw DecodingError.dataCorrupted(
                .init(
                    codingPath: decoder.codingPath,
                    debugDescription: "One of: \(Self.names.joined(separator: ", "))."))
        } else {
            self = .unknown
        }
    }
}
