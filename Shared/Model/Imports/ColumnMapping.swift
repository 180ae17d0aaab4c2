/// Where a column goes.
public struct ColumnMapping: Codable, Sendable, Hashable {
    /// Its index.
    public var column: Int32

    /// `email`, `firstName`, `name`, `language`, `source`, `interests`, `preferences`, `labels`, `field:<placeholder>` or `skip`.
    public var target: String

    /// Puts the parts together.
    ///
    /// - Parameters:
    ///   - column: see the property.
    ///   - target: see the property.
    public init(
        column: Int32,
        target: String
    ) {
        self.column = column
        self.target = target
    }
}
