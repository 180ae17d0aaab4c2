internal import HTTP
internal import Model
internal import Postgres
internal import Service

/// The HTTP face of segments.
struct SegmentRoutes: Sendable {
    let segments: SegmentStore
    let answers: AnswerStore
    let explanations: ExplanationStore
    let learner: Learner
    let accounts: AccountDirectory
    let idempotency: Idempotency

    /// Every path of segments.
    var all: [Route] {
        [
            .get("/v1/accounts/{account}/segments", list)
                .gives(Page<Segment>.self).queries("limit", "after").faults(["unknown-account"]),
            .post("/v1/accounts/{account}/segments", add)
                .takes(SegmentDraft.self).gives(Segment.self)
                .faults(["unknown-account", "invalid-input", "duplicate-segment"]),
            .get("/v1/accounts/{account}/segments/{segment}", read)
                .gives(Segment.self).faults(SegmentRoutes.unknown),
            .put("/v1/accounts/{account}/segments/{segment}", replace)
                .takes(SegmentDraft.self).gives(Segment.self)
                .faults(
                    SegmentRoutes.unknown + ["invalid-input", "duplicate-segment", "stale-version"]),
            .delete("/v1/accounts/{account}/segments/{segment}", remove)
                .faults(SegmentRoutes.unknown + ["segment-in-use", "stale-version"]),
            .get("/v1/accounts/{account}/segments/{segment}/count", count)
                .gives(SegmentCount.self).faults(SegmentRoutes.unknown),
            .get("/v1/accounts/{account}/segments/{segment}/contacts", members).streaming()
                .gives(Page<SegmentMember>.self).queries("limit", "after")
                .faults(SegmentRoutes.unknown),
            .get("/v1/accounts/{account}/segments/{segment}/contacts/{contact}", explain)
                .gives(Explanation.self).faults(SegmentRoutes.unknown + ["unknown-contact"]),
        ]
    }

    private static let unknown = ["unknown-account", "unknown-segment"]

    /// `GET segments?limit=&after=`: 200 ``Page`` of ``Segment``, by id.
    func list(_ request: Request, account: AccountID) async throws -> Reply {
        _ = try await accounts.find(account)
        let page = try request.page()
        let items = try await segments.list(
            account, after: SegmentID(try page.afterID()), limit: page.readLimit)
        return .ok(page.cut(items) { $0.id.rawValue })
    }

    /// `POST segments`: 201 ``Segment``, 422 `invalid-input` with every error of the criteria, 409
    /// `duplicate-segment` with the `id` that has the name.
    func add(_ request: Request, account: AccountID) async throws -> Reply {
        _ = try await accounts.find(account)
        let draft = try await request.criteria(SegmentDraft.self)
        try await learner.learn([draft.match], rule: draft.onEnter, in: account)
        return try await idempotency.once(request, account) { transaction in
            let segment = try await segments.add(draft, to: account, in: transaction)
            return .created(segment, tag: segment.version)
        }
    }

    /// `GET segments/{segment}`: 200 ``Segment``, or 404 `unknown-segment`.
    func read(_ request: Request, account: AccountID, id: SegmentID) async throws -> Reply {
        let segment = try await find(id, account).segment
        return .ok(segment, tag: segment.version)
    }

    /// `PUT segments/{segment}`: 200 ``Segment``, 404 `unknown-segment`, 412 `stale-version`, 422
    /// `invalid-input`, 409 `duplicate-segment`.
    func replace(_ request: Request, account: AccountID, id: SegmentID) async throws -> Reply {
        _ = try await find(id, account)
        let draft = try await request.criteria(SegmentDraft.self)
        try await learner.learn([draft.match], rule: draft.onEnter, in: account)
        let segment = try await segments.replace(
            id, by: draft, in: account, ifVersion: try request.expectedVersion())
        return .ok(segment, tag: segment.version)
    }

    /// `DELETE segments/{segment}`: 204, 404 `unknown-segment`, 409 `segment-in-use`, 412
    /// `stale-version`.
    func remove(_ request: Request, account: AccountID, id: SegmentID) async throws -> Reply {
        _ = try await accounts.find(account)
        try await segments.remove(id, from: account, ifVersion: try request.expectedVersion())
        return .noContent
    }

    /// `GET segments/{segment}/count`: 200 ``SegmentCount``, or 404 `unknown-segment`.
    func count(_ request: Request, account: AccountID, id: SegmentID) async throws -> Reply {
        .ok(answers.count(try await find(id, account)))
    }

    /// `GET segments/{segment}/contacts?limit=&after=`: 200 ``Page`` of ``SegmentMember`` by
    /// contact, or all of them as NDJSON; 404 `unknown-segment`.
    func members(_ request: Request, account: AccountID, id: SegmentID) async throws -> Reply {
        _ = try await find(id, account)
        if request.wantsNDJSON {
            return .ndjson(SegmentMember.self) { [database = answers.database] write in
                try await database.each(MemberStatements.all, account, id) { try await write($0) }
            }
        }
        let page = try request.page()
        let items = try await answers.members(
            id, in: account, after: ContactID(try page.afterID()), limit: page.readLimit)
        return .ok(page.cut(items) { $0.contact.rawValue })
    }

    /// `GET segments/{segment}/contacts/{contact}`: 200 ``Explanation``, 404 `unknown-segment` or
    /// `unknown-contact`.
    func explain(_ request: Request, account: AccountID, id: SegmentID, contact: ContactID)
        async throws -> Reply
    {
        .ok(try await explanations.explain(contact, in: id, of: account))
    }

    private func find(_ id: SegmentID, _ account: AccountID) async throws -> StoredSegment {
        _ = try await accounts.find(account)
        return try await segments.find(id, in: account)
    }
}
