/// One test and its result.
public struct ExplainedLeaf: Codable, Sendable, Hashable {
    /// As it was written.
    public var test: Criterion

    /// For this contact, now.
    public var holds: Bool

    /// Puts the parts together.
    ///
    /// - Parameters:
    ///   - test: see the property.
    ///   - holds: see the property.
    public init(
        test: Criterion,
        holds: Bool
    ) {
        self.test = test
        self.holds = holds
    }
}
