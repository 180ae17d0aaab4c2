/// The body of `PUT imports/{id}/mapping`.
public struct MappingRequest: Codable, Sendable, Hashable {
    /// Columns left out are skipped.
    public var columns: [ColumnMapping]

    /// Whether a cell of only `.` or `-` empties a field; true when absent.
    public var clearMarkers: Bool?

    /// Whether an unknown interest rejects its row; false when absent.
    public var strictNames: Bool?

    /// Puts the parts together.
    ///
    /// - Parameters:
    ///   - columns: see the property.
    ///   - clearMarkers: see the property.
    ///   - strictNames: see the property.
    public init(
        columns: [ColumnMapping],
        clearMarkers: Bool? = nil,
        strictNames: Bool? = nil
    ) {
        self.columns = columns
        self.clearMarkers = clearMarkers
        self.strictNames = strictNames
    }
}
