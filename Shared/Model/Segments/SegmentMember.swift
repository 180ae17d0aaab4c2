/// A member of a segment.
public struct SegmentMember: Codable, Sendable, Hashable {
    /// The person.
    public var contact: ContactID

    /// Since when.
    public var enteredAt: Instant

    /// Puts the parts together.
    ///
    /// - Parameters:
    ///   - contact: see the property.
    ///   - enteredAt: see the property.
    public init(
        contact: ContactID,
        enteredAt: Instant
    ) {
        self.contact = contact
        self.enteredAt = enteredAt
    }
}
