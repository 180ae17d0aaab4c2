internal import Model
internal import Postgres

extension Learner {
    /// The account as of a moment ago, in which all that is named is known, as far as it exists.
    ///
    /// No round trip of its own where all is known.
    func view(
        of account: AccountID, naming criteria: [Criteria], rule: SegmentRule? = nil,
        in cache: AccountCache
    ) async throws -> AccountView {
        let view = try await cache.view(of: account)
        if view.catalogue.knows(criteria, rule) { return view }
        try await learn(criteria, rule: rule, in: account)
        // What was learnt is a newer version, which a look at the account finds.
        return try await database.transaction { try await cache.take(account, in: $0).view }
    }
}

extension Catalogue {
    /// Whether everything that is named is known.
    fileprivate func knows(_ criteria: [Criteria], _ rule: SegmentRule?) -> Bool {
        func knows(_ interest: InterestID) -> Bool {
            interests.contains(interest) || deletedInterests.contains(interest)
        }
        return (rule?.assign ?? []).allSatisfy(knows)
            && criteria.allSatisfy { tree in
                tree.tests.allSatisfy { test in
                    test.interest.map(knows) ?? true && test.field.map { fields[$0] != nil } ?? true
                        && test.message.map { messages[$0] != nil } ?? true
                }
            }
    }
}
