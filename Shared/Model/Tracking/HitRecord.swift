/// A click or an open, as it was recorded.
public struct HitRecord: Codable, Sendable, Hashable {
    /// Which.
    public var click: ClickID

    /// What was asked for.
    public var kind: HitKind

    /// Who; absent for aggregate tracking and erased contacts.
    public var contact: ContactID?

    /// Which message.
    public var message: MessageID

    /// Which link; absent of an open.
    public var link: LinkID?

    /// When.
    public var at: Instant

    /// Who did it; absent while it is in its hold.
    public var verdict: Verdict?

    /// What the verdict is made from.
    public var reasons: [String]

    /// Puts the parts together.
    ///
    /// - Parameters:
    ///   - click: see the property.
    ///   - kind: see the property.
    ///   - contact: see the property.
    ///   - message: see the property.
    ///   - link: see the property.
    ///   - at: see the property.
    ///   - verdict: see the property.
    ///   - reasons: see the property.
    public init(
        click: ClickID,
        kind: HitKind,
        contact: ContactID? = nil,
        message: MessageID,
        link: LinkID? = nil,
        at: Instant,
        verdict: Verdict? = nil,
        reasons: [String]
    ) {
        self.click = click
        self.kind = kind
        self.contact = contact
        self.message = message
        self.link = link
        self.at = at
        self.verdict = verdict
        self.reasons = reasons
    }
}
