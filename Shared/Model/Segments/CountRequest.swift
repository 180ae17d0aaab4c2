/// The body of `POST segments/count`.
public struct CountRequest: Codable, Sendable, Hashable {
    /// Not saved.
    public var match: Criteria

    /// Whose criteria must hold too.
    public var parent: SegmentID?

    /// Puts the parts together.
    ///
    /// - Parameters:
    ///   - match: see the property.
    ///   - parent: see the property.
    public init(
        match: Criteria,
        parent: SegmentID? = nil
    ) {
        self.match = match
        self.parent = parent
    }
}
