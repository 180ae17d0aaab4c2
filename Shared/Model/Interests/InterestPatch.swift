/// What changes an interest.
public struct InterestPatch: Codable, Sendable, Hashable {
    /// Kept when absent.
    public var name: String?

    /// Kept, cleared or set.
    public var label: Edit<String>

    /// Kept, cleared or set.
    public var description: Edit<String>

    /// Kept when absent.
    public var visibility: Visibility?

    /// Puts the parts together.
    ///
    /// - Parameters:
    ///   - name: see the property.
    ///   - label: see the property.
    ///   - description: see the property.
    ///   - visibility: see the property.
    public init(
        name: String? = nil,
        label: Edit<String> = .keep,
        description: Edit<String> = .keep,
        visibility: Visibility? = nil
    ) {
        self.name = name
        self.label = label
        self.description = description
        self.visibility = visibility
    }
}
