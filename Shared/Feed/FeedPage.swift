public import HTTP
internal import Model

/// One page of a feed.
public struct FeedPage: Sendable {
    /// In order.
    public let changes: [FollowedChange]

    /// Where to go on.
    public let next: Position

    /// Reads the reply of `GET /v1/changes`.
    ///
    /// - Parameter json: the body.
    /// - Throws: ``FeedReadError`` when it is none.
    public init(_ json: JSON) throws {
        guard case .object(let members) = json,
            case .array(let items)? = members.first(where: { $0.key == "changes" })?.value,
            case .string(let end)? = members.first(where: { $0.key == "next" })?.value,
            let next = Position(end)
        else { throw FeedReadError(status: 200) }
        self.next = next
        changes = try items.map(FeedPage.change)
    }

    private static func change(_ json: JSON) throws -> FollowedChange {
        var position: Position?
        var account: Int64?
        var kind: String?
        var subject: Int64?
        var at: Instant?
        var data: JSON?
        if case .object(let members) = json {
            for member in members {
                switch (member.key, member.value) {
                case ("position", .string(let text)): position = Position(text)
                case ("account", .integer(let number)): account = number
                case ("kind", .string(let text)): kind = text
                case ("subject", .integer(let number)): subject = number
                case ("at", .string(let text)): at = Instant(text)
                case ("data", let value): data = value
                default: break
                }
            }
        }
        guard let position, let account, let kind, let subject, let at, let data else {
            throw FeedReadError(status: 200)
        }
        return FollowedChange(
            position: position, account: account, kind: kind, subject: subject, at: at, json: data)
    }
}
