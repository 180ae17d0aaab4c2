/// What changes a custom field; type and placeholder never change.
public struct FieldPatch: Codable, Sendable, Hashable {
    /// Kept when absent.
    public var name: String?

    /// The whole list; kept when absent.
    public var options: [FieldOption]?

    /// Puts the parts together.
    ///
    /// - Parameters:
    ///   - name: see the property.
    ///   - options: see the property.
    public init(
        name: String? = nil,
        options: [FieldOption]? = nil
    ) {
        self.name = name
        self.options = options
    }
}
