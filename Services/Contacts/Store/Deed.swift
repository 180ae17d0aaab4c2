internal import HTTP
internal import Model
internal import Service

/// Who does something to contacts, when, and why: what history keeps of it.
struct Deed: Sendable {
    let account: AccountID
    let at: Instant

    /// `user:7`, or the caller's name.
    let actor: String

    /// Such as `import:12`.
    var origin: String?

    init(_ request: Request, in account: AccountID, origin: String? = nil) {
        self.init(in: account, at: .now, actor: request.actorText, origin: origin)
    }

    init(in account: AccountID, at: Instant, actor: String, origin: String? = nil) {
        self.account = account
        self.at = at
        self.actor = actor
        self.origin = origin
    }
}
