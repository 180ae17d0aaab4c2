/// How often links of an interest were clicked in one message.
public struct InterestMessageReport: Codable, Sendable, Hashable {
    /// Which.
    public var message: MessageID

    /// All decided clicks.
    public var total: Int64

    /// Decided as people's.
    public var human: Int64

    /// Not clear.
    public var suspect: Int64

    /// Decided as scanners'.
    public var bot: Int64

    /// Puts the parts together.
    ///
    /// - Parameters:
    ///   - message: see the property.
    ///   - total: see the property.
    ///   - human: see the property.
    ///   - suspect: see the property.
    ///   - bot: see the property.
    public init(
        message: MessageID,
        total: Int64,
        human: Int64,
        suspect: Int64,
        bot: Int64
    ) {
        self.message = message
        self.total = total
        self.human = human
        self.suspect = suspect
        self.bot = bot
    }
}
