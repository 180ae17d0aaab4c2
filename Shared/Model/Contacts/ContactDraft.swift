/// What makes one contact: the body of `POST contacts`.
public struct ContactDraft: Codable, Sendable, Hashable {
    /// Any spelling of the address.
    public var email: String

    /// ISO 639-1, any case.
    public var language: String

    /// Where it comes from.
    public var source: SourceID

    /// At most 200 characters.
    public var firstName: String?

    /// At most 200 characters.
    public var name: String?

    /// By placeholder.
    public var fields: [String: FieldValue]?

    /// What it chose; absent: nothing.
    public var tracking: TrackingChoice?

    /// Without it the contact is refused.
    public var consent: Consent?

    /// Puts the parts together.
    ///
    /// - Parameters:
    ///   - email: see the property.
    ///   - language: see the property.
    ///   - source: see the property.
    ///   - firstName: see the property.
    ///   - name: see the property.
    ///   - fields: see the property.
    ///   - tracking: see the property.
    ///   - consent: see the property.
    public init(
        email: String,
        language: String,
        source: SourceID,
        firstName: String? = nil,
        name: String? = nil,
        fields: [String: FieldValue]? = nil,
        tracking: TrackingChoice? = nil,
        consent: Consent? = nil
    ) {
        self.email = email
        self.language = language
        self.source = source
        self.firstName = firstName
        self.name = name
        self.fields = fields
        self.tracking = tracking
        self.consent = consent
    }
}
