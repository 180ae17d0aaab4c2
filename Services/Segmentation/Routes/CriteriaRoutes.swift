internal import HTTP
internal import Model
internal import Service

/// The HTTP face of criteria themselves: how they are written, and what they say.
struct CriteriaRoutes: Sendable {
    let cache: AccountCache
    let learner: Learner

    /// Every path of criteria.
    var all: [Route] {
        [
            .post("/v1/accounts/{account}/segments/sentence", sentence)
                .takes(CountRequest.self).gives(CriteriaSentences.self)
                .faults(["unknown-account", "invalid-input"]),
            .get("/criteria.schema.json", schema).open(),
        ]
    }

    /// `GET /criteria.schema.json`: 200, how criteria are written, as JSON Schema.
    func schema(_ request: Request) async throws -> Reply {
        .bytes(.ok, CriteriaSchema.bytes, type: "application/schema+json")
    }

    /// `POST segments/sentence`: 200 ``CriteriaSentences``, 422 `invalid-input`.
    func sentence(_ request: Request, account: AccountID) async throws -> Reply {
        let asked = try await request.criteria(CountRequest.self)
        let view = try await learner.view(of: account, naming: [asked.match], in: cache)
        try SegmentRules(view).check(asked.match, parent: asked.parent)
        let names = SentenceNames(view.catalogue, view.definitions)
        return .ok(CriteriaSentence(names: names).write(asked.match, parent: asked.parent))
    }
}
