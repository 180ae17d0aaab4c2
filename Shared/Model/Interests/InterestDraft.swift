/// What makes an interest.
public struct InterestDraft: Codable, Sendable, Hashable {
    /// At most 200 characters.
    public var name: String

    /// What contacts see instead of the name.
    public var label: String?

    /// At most 1,000 characters.
    public var description: String?

    /// `interest` when absent.
    public var kind: InterestKind?

    /// `public` when absent; labels are always private.
    public var visibility: Visibility?

    /// Puts the parts together.
    ///
    /// - Parameters:
    ///   - name: see the property.
    ///   - label: see the property.
    ///   - description: see the property.
    ///   - kind: see the property.
    ///   - visibility: see the property.
    public init(
        name: String,
        label: String? = nil,
        description: String? = nil,
        kind: InterestKind? = nil,
        visibility: Visibility? = nil
    ) {
        self.name = name
        self.label = label
        self.description = description
        self.kind = kind
        self.visibility = visibility
    }
}
