/// Clicks, told apart by who clicked.
public struct ClickCount: Codable, Sendable, Hashable {
    /// All recorded hits but HEAD.
    public var total: Int64

    /// Decided as people's.
    public var human: Int64

    /// Not clear.
    public var suspect: Int64

    /// Decided as scanners'.
    public var bot: Int64

    /// In their hold; 0 in reports by hour and by interest, which have decided clicks only.
    public var pending: Int64

    /// Contacts with a decided click, whoever's it was.
    public var unique: Int64

    /// Contacts with a human click.
    public var uniqueHuman: Int64

    /// Puts the parts together.
    ///
    /// - Parameters:
    ///   - total: see the property.
    ///   - human: see the property.
    ///   - suspect: see the property.
    ///   - bot: see the property.
    ///   - pending: see the property.
    ///   - unique: see the property.
    ///   - uniqueHuman: see the property.
    public init(
        total: Int64,
        human: Int64,
        suspect: Int64,
        bot: Int64,
        pending: Int64,
        unique: Int64,
        uniqueHuman: Int64
    ) {
        self.total = total
        self.human = human
        self.suspect = suspect
        self.bot = bot
        self.pending = pending
        self.unique = unique
        self.uniqueHuman = uniqueHuman
    }
}
