/// Whether a contact is in an audience, and why.
public struct AudienceAnswer: Codable, Sendable, Hashable {
    /// Whether it is.
    public var isIn: Bool

    /// Which of `include` it was in, from 0.
    public var includedBy: [Int]

    /// Which of `exclude` it was in, from 0.
    public var excludedBy: [Int]

    /// Puts the parts together.
    ///
    /// - Parameters:
    ///   - isIn: see the property.
    ///   - includedBy: see the property.
    ///   - excludedBy: see the property.
    public init(
        isIn: Bool,
        includedBy: [Int],
        excludedBy: [Int]
    ) {
        self.isIn = isIn
        self.includedBy = includedBy
        self.excludedBy = excludedBy
    }
}
