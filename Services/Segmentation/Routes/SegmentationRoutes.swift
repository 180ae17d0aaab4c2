internal import HTTP
internal import Postgres
internal import Service

/// The HTTP face of segments and of questions about them.
struct SegmentationRoutes: Sendable {
    let database: Database
    let decider: Decider
    let segments: SegmentStore
    let learner: Learner
    let accounts: AccountDirectory
    let idempotency: Idempotency

    /// Every path.
    var all: [Route] {
        let cache = decider.cache
        let answers = AnswerStore(database: database, cache: cache)
        return SegmentRoutes(
            segments: segments, answers: answers,
            explanations: ExplanationStore(database: database, cache: cache), learner: learner,
            accounts: accounts, idempotency: idempotency
        ).all + AnswerRoutes(cache: cache, answers: answers, learner: learner).all
            + CriteriaRoutes(cache: cache, learner: learner).all
            + HistoryRoutes(answers: answers, segments: segments, accounts: accounts).all
            + ManualRoutes(
                manual: ManualStore(database: database, decider: decider), segments: segments,
                accounts: accounts, idempotency: idempotency
            ).all
            + DependentRoutes(
                uses: UseStore(database: database, cache: cache), segments: segments,
                accounts: accounts
            ).all + LimitRoutes(limits: LimitStore(database: database, cache: cache)).all
            + RuleRoutes(
                rules: RuleStore(database: database, doorbell: decider.outbox.doorbell),
                segments: segments, accounts: accounts, idempotency: idempotency
            ).all
            + AudienceRoutes(
                audiences: AudienceStore(
                    database: database,
                    freezer: AudienceFreezer(database: database, cache: cache)),
                cache: cache, learner: learner, accounts: accounts, idempotency: idempotency
            ).all
    }
}
