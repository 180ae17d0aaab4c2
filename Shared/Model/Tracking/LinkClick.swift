/// The data of `link.clicked`, `link.retracted` and `link.scanned`; also an item of the clicks list.
public struct LinkClick: Codable, Sendable, Hashable {
    /// Which click.
    public var click: ClickID

    /// Who; absent for aggregate tracking and erased contacts.
    public var contact: ContactID?

    /// Which message.
    public var message: MessageID

    /// Which link.
    public var link: LinkID

    /// What the link said when it was clicked.
    public var interests: [InterestID]

    /// Who clicked.
    public var verdict: Verdict

    /// When.
    public var clickedAt: Instant

    /// Puts the parts together.
    ///
    /// - Parameters:
    ///   - click: see the property.
    ///   - contact: see the property.
    ///   - message: see the property.
    ///   - link: see the property.
    ///   - interests: see the property.
    ///   - verdict: see the property.
    ///   - clickedAt: see the property.
    public init(
        click: ClickID,
        contact: ContactID? = nil,
        message: MessageID,
        link: LinkID,
        interests: [InterestID],
        verdict: Verdict,
        clickedAt: Instant
    ) {
        self.click = click
        self.contact = contact
        self.message = message
        self.link = link
        self.interests = interests
        self.verdict = verdict
        self.clickedAt = clickedAt
    }
}
