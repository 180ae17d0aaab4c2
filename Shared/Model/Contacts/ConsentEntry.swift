/// A line of the consent ledger; never changed afterwards.
public struct ConsentEntry: Codable, Sendable, Hashable {
    /// When.
    public var at: Instant

    /// Such as `attested`.
    public var kind: String

    /// Who attested or consented.
    public var actor: String

    /// Such as `import:12`.
    public var origin: String?

    /// The exact text that was shown or attested.
    public var text: String

    /// Which text.
    public var textVersion: Int32

    /// What the caller added.
    public var note: String?

    /// Puts the parts together.
    ///
    /// - Parameters:
    ///   - at: see the property.
    ///   - kind: see the property.
    ///   - actor: see the property.
    ///   - origin: see the property.
    ///   - text: see the property.
    ///   - textVersion: see the property.
    ///   - note: see the property.
    public init(
        at: Instant,
        kind: String,
        actor: String,
        origin: String? = nil,
        text: String,
        textVersion: Int32,
        note: String? = nil
    ) {
        self.at = at
        self.kind = kind
        self.actor = actor
        self.origin = origin
        self.text = text
        self.textVersion = textVersion
        self.note = note
    }
}
