public import HTTP
public import Model

/// A change as a follower gets it.
public struct FollowedChange: Sendable {
    /// Where it stands in the feed.
    public let position: Position

    /// Whose.
    public let account: Int64

    /// `<noun>.<what happened>`; unknown kinds are skipped.
    public let kind: String

    /// What it is about.
    public let subject: Int64

    /// When its transaction began.
    public let at: Instant

    /// The new state.
    public let json: JSON

    /// A change.
    ///
    /// - Parameters:
    ///   - position: where it stands in the feed.
    ///   - account: whose.
    ///   - kind: `<noun>.<what happened>`.
    ///   - subject: what it is about.
    ///   - at: when its transaction began.
    ///   - json: the new state.
    public init(
        position: Position, account: Int64, kind: String, subject: Int64, at: Instant, json: JSON
    ) {
        self.position = position
        self.account = account
        self.kind = kind
        self.subject = subject
        self.at = at
        self.json = json
    }

    /// Reads the new state.
    ///
    /// - Parameter type: what the kind says.
    /// - Returns: the state; keys of a later release are ignored.
    /// - Throws: `DecodingError`, which parks the change.
    public func decode<Value: Decodable>(_ type: Value.Type) throws -> Value {
        try JSON.decode(type, from: json, .reply)
    }
}
