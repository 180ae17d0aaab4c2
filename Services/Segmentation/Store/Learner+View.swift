internal import Model
internal import Postgres

extension Learner {
    /// The account as of a moment ago, in which all that is named is known, as far as it exists.
    ///
    /// No round trip of its own where all is known.
    func view(of account: AccountID, naming criteria: [Criteria], in cache: AccountCache)
        async throws -> AccountView
    {
        guard try await learn(criteria, in: account) else {
            return try await cache.view(of: account)
        }
        // What was learnt is a newer version, which a look at the account finds.
        return try await database.transaction { try await cache.take(account, in: $0).view }
    }
}
