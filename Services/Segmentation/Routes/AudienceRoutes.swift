internal import HTTP
internal import Model
internal import Postgres
internal import Service

/// The HTTP face of audiences.
struct AudienceRoutes: Sendable {
    let audiences: AudienceStore
    let cache: AccountCache
    let learner: Learner
    let accounts: AccountDirectory
    let idempotency: Idempotency

    /// Every path of audiences.
    var all: [Route] {
        [
            .get("/v1/accounts/{account}/audiences", list)
                .gives(Page<Audience>.self).faults(["unknown-account"]),
            .post("/v1/accounts/{account}/audiences", add)
                .takes(AudienceDraft.self).gives(Audience.self)
                .faults([
                    "unknown-account", "invalid-input", "in-progress", "account-too-large",
                    "account-loading",
                ]),
            .get("/v1/accounts/{account}/audiences/{audience}", read)
                .gives(Audience.self).faults(AudienceRoutes.unknown),
            .delete("/v1/accounts/{account}/audiences/{audience}", remove)
                .faults(AudienceRoutes.unknown),
            .get("/v1/accounts/{account}/audiences/{audience}/contacts", members).streaming()
                .gives(Page<AudienceMember>.self).faults(AudienceRoutes.unknown),
            .get("/v1/accounts/{account}/audiences/{audience}/contacts/{contact}", answer)
                .gives(AudienceAnswer.self)
                .faults(AudienceRoutes.unknown + ["unknown-contact"]),
        ]
    }

    private static let unknown = ["unknown-account", "unknown-audience"]

    /// `GET audiences?limit=&after=`: 200 ``Page`` of ``Audience``, by id.
    func list(_ request: Request, account: AccountID) async throws -> Reply {
        _ = try await accounts.find(account)
        let page = try request.page()
        let items = try await audiences.list(
            account, after: AudienceID(try page.afterID()), limit: page.readLimit)
        return .ok(page.cut(items) { $0.id.rawValue })
    }

    /// `POST audiences`: 201 ``Audience`` once all of it is written, 422 `invalid-input` with every
    /// error of the parts, 503 `account-too-large`, 409 `in-progress` while it is written.
    ///
    /// Repeated under its key it is the same audience, whatever the segments are by then: a large
    /// one is written to its end when the request's deadline passes, and what a crash has cut off
    /// is frozen anew.
    func add(_ request: Request, account: AccountID) async throws -> Reply {
        _ = try await accounts.find(account)
        let asked = try await request.json(AudienceDraft.self)
        try await learner.learn(asked.tests, in: account)
        let rules = AudienceRules(view: try await cache.view(of: account))
        // What was made under the key stays, also when its segments are no more.
        let draft = Result { try rules.check(asked) }
        return try await idempotency.once(
            request, account,
            subject: { transaction in
                try await audiences.begin(try draft.get(), in: account, transaction).rawValue
            },
            reply: { id in
                .created(
                    try await audiences.complete(
                        AudienceID(id), draft, in: account,
                        canAskAgain: request.headers["Idempotency-Key"] != nil))
            })
    }

    /// `GET audiences/{audience}`: 200 ``Audience``, or 404 `unknown-audience`.
    func read(_ request: Request, account: AccountID, id: AudienceID) async throws -> Reply {
        .ok(try await find(id, account).audience)
    }

    /// `DELETE audiences/{audience}`: 204, or 404 `unknown-audience`.
    func remove(_ request: Request, account: AccountID, id: AudienceID) async throws -> Reply {
        _ = try await accounts.find(account)
        try await audiences.remove(id, from: account)
        return .noContent
    }

    /// `GET audiences/{audience}/contacts?limit=&after=`: 200 ``Page`` of ``AudienceMember`` by
    /// contact, or all of them as NDJSON; 404 `unknown-audience`.
    func members(_ request: Request, account: AccountID, id: AudienceID) async throws -> Reply {
        let stored = try await find(id, account)
        if request.wantsNDJSON {
            return .ndjson(AudienceMember.self) { [audiences] write in
                try await audiences.each(of: stored, in: account) { try await write($0) }
            }
        }
        let page = try request.page()
        let items = try await audiences.members(
            of: stored, in: account, after: ContactID(try page.afterID()),
            limit: Int(page.readLimit))
        return .ok(page.cut(items) { $0.contact.rawValue })
    }

    /// `GET audiences/{audience}/contacts/{contact}`: 200 ``AudienceAnswer``, 404
    /// `unknown-audience`, or `unknown-contact` when it was in no part.
    func answer(_ request: Request, account: AccountID, id: AudienceID, contact: ContactID)
        async throws -> Reply
    {
        let stored = try await find(id, account)
        return .ok(try await audiences.answer(about: contact, stored, in: account))
    }

    private func find(_ id: AudienceID, _ account: AccountID) async throws -> StoredAudience {
        _ = try await accounts.find(account)
        return try await audiences.find(id, in: account)
    }
}

extension AudienceDraft {
    /// What it names, as criteria: what is not known yet is asked for.
    fileprivate var tests: [Criteria] {
        (include + (exclude ?? [])).compactMap(\.interest).map {
            .test(Criterion(on: .interest, test: .subscribed, interest: $0))
        }
    }
}
