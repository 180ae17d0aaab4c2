internal import HTTP

/// A change that is about to be published.
public struct NewChange: Sendable {
    /// Whose.
    public let account: Int64

    /// `<noun>.<what happened>`, from the closed list of the protocol.
    public let kind: String

    /// What it is about: of one subject, changes keep their order and park together.
    public let subject: Int64

    /// UTF-8 JSON: the new state, never a delta.
    public let json: [UInt8]

    /// A change whose data is still a value.
    ///
    /// - Parameters:
    ///   - account: whose.
    ///   - kind: `<noun>.<what happened>`.
    ///   - subject: what it is about.
    ///   - data: the new state that followers need, with its version.
    public init(account: Int64, kind: String, subject: Int64, _ data: some Encodable) {
        self.init(account: account, kind: kind, subject: subject, json: JSON.encode(data))
    }

    /// A change whose data is JSON already.
    ///
    /// - Parameters:
    ///   - account: whose.
    ///   - kind: `<noun>.<what happened>`.
    ///   - subject: what it is about.
    ///   - json: UTF-8.
    public init(account: Int64, kind: String, subject: Int64, json: [UInt8]) {
        self.account = account
        self.kind = kind
        self.subject = subject
        self.json = json
    }
}
