internal import HTTP
internal import Model
internal import Service

/// The HTTP face of criteria that are not saved.
struct AnswerRoutes: Sendable {
    let segments: SegmentStore
    let answers: AnswerStore
    let learner: Learner
    let accounts: AccountDirectory

    /// Every path of questions.
    var all: [Route] {
        [
            .post("/v1/accounts/{account}/segments/count", count)
                .takes(CountRequest.self).gives(SegmentCount.self)
                .faults(["unknown-account", "invalid-input"]),
            .post("/v1/accounts/{account}/decide", decide)
                .takes(DecideRequest.self).gives(DecideReply.self)
                .faults(["unknown-account", "invalid-input", "too-many-items"]),
        ]
    }

    private static let contactsInOne = 5_000
    private static let criteriaInOne = 100

    /// `POST segments/count`: 200 ``SegmentCount``, 422 `invalid-input`.
    func count(_ request: Request, account: AccountID) async throws -> Reply {
        _ = try await accounts.find(account)
        let asked = try await request.json(CountRequest.self)
        try await learner.learn([asked.match], in: account)
        let rules = try await segments.rules(account)
        try rules.check(asked.match, parent: asked.parent)
        return .ok(try await answers.count(asked.match, parent: asked.parent, in: account))
    }

    /// `POST decide`: 200 ``DecideReply``, 422 `invalid-input`, or `too-many-items` above 5,000
    /// contacts or 100 criteria.
    func decide(_ request: Request, account: AccountID) async throws -> Reply {
        _ = try await accounts.find(account)
        let asked = try await request.json(DecideRequest.self)
        guard asked.contacts.count <= AnswerRoutes.contactsInOne else {
            throw ProtocolFault.tooManyItems(
                sent: asked.contacts.count, allowed: AnswerRoutes.contactsInOne)
        }
        guard asked.criteria.count <= AnswerRoutes.criteriaInOne else {
            throw ProtocolFault.tooManyItems(
                sent: asked.criteria.count, allowed: AnswerRoutes.criteriaInOne)
        }
        let named = asked.criteria.sorted { $0.key < $1.key }
        try await learner.learn(named.map(\.value), in: account)
        let rules = try await segments.rules(account).criteria
        let errors = named.flatMap { name, criteria in
            rules.errors(in: criteria, at: "/criteria/\(AnswerRoutes.escaped(name))")
        }
        guard errors.isEmpty else { throw InvalidInput(errors: errors) }
        return .ok(try await answers.decide(asked, in: account))
    }

    /// A key in a JSON pointer (RFC 6901 section 3).
    private static func escaped(_ key: String) -> String {
        key.split(separator: "~", omittingEmptySubsequences: false).joined(separator: "~0")
            .split(separator: "/", omittingEmptySubsequences: false).joined(separator: "~1")
    }
}
