/// The data of `*.deleted`.
public struct Deleted: Codable, Sendable, Hashable {
    /// What was.
    public var id: Int64

    /// Higher than all before.
    public var version: Int32

    /// Puts the parts together.
    ///
    /// - Parameters:
    ///   - id: see the property.
    ///   - version: see the property.
    public init(
        id: Int64,
        version: Int32
    ) {
        self.id = id
        self.version = version
    }
}
