/// How many clicks go from one verdict to another, or stay.
public struct VerdictChange: Codable, Sendable, Hashable {
    /// What they are.
    public var before: Verdict

    /// What they would be.
    public var after: Verdict

    /// How many.
    public var clicks: Int64

    /// Puts the parts together.
    ///
    /// - Parameters:
    ///   - before: see the property.
    ///   - after: see the property.
    ///   - clicks: see the property.
    public init(before: Verdict, after: Verdict, clicks: Int64) {
        self.before = before
        self.after = after
        self.clicks = clicks
    }
}
