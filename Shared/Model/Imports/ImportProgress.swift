/// How far a step is.
public struct ImportProgress: Codable, Sendable, Hashable {
    /// `parsing`, `checking`, `contacts`, `interests` or `done`.
    public var phase: String

    /// Rows.
    public var done: Int64

    /// Rows.
    public var total: Int64

    /// Puts the parts together.
    ///
    /// - Parameters:
    ///   - phase: see the property.
    ///   - done: see the property.
    ///   - total: see the property.
    public init(
        phase: String,
        done: Int64,
        total: Int64
    ) {
        self.phase = phase
        self.done = done
        self.total = total
    }
}
