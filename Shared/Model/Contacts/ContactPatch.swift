/// What changes one contact: the body of `PATCH contacts/{id}`; the address cannot change.
public struct ContactPatch: Codable, Sendable, Hashable {
    /// Kept, cleared or set.
    public var firstName: Edit<String>

    /// Kept, cleared or set.
    public var name: Edit<String>

    /// Kept when absent.
    public var language: String?

    /// Only the named fields change; `null` clears one.
    public var fields: [String: FieldValue]?

    /// Kept, cleared (the account decides again) or set.
    public var tracking: Edit<TrackingChoice>

    /// Puts the parts together.
    ///
    /// - Parameters:
    ///   - firstName: see the property.
    ///   - name: see the property.
    ///   - language: see the property.
    ///   - fields: see the property.
    ///   - tracking: see the property.
    public init(
        firstName: Edit<String> = .keep,
        name: Edit<String> = .keep,
        language: String? = nil,
        fields: [String: FieldValue]? = nil,
        tracking: Edit<TrackingChoice> = .keep
    ) {
        self.firstName = firstName
        self.name = name
        self.language = language
        self.fields = fields
        self.tracking = tracking
    }
}
