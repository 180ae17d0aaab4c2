/// A contact of which a person decided, and the segment.
public struct ManualMember: Codable, Sendable, Hashable {
    /// Who.
    public var contact: ContactID

    /// `include` or `exclude`.
    public var choice: ManualChoice

    /// Who decided; absent for a program.
    public var user: UserID?

    /// When.
    public var at: Instant

    /// Puts the parts together.
    ///
    /// - Parameters:
    ///   - contact: see the property.
    ///   - choice: see the property.
    ///   - user: see the property.
    ///   - at: see the property.
    public init(
        contact: ContactID,
        choice: ManualChoice,
        user: UserID? = nil,
        at: Instant
    ) {
        self.contact = contact
        self.choice = choice
        self.user = user
        self.at = at
    }
}
