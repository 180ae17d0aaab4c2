internal import HTTP
internal import Model
internal import Postgres
internal import Service

/// The HTTP face of contacts, many at a time.
struct BatchRoutes: Sendable {
    let accounts: AccountStore
    let batches: BatchStore
    let idempotency: Idempotency
    let contactLimit: Int?

    /// 5,000 rows of 6 KiB.
    static let bodyLimit = 32 << 20

    /// Every path of batches.
    var all: [Route] {
        [
            .post("/v1/accounts/{account}/contacts/batch", apply)
                .limit(body: BatchRoutes.bodyLimit)
                .takes(ContactBatch.self).gives(ContactBatchReply.self)
                .faults(["unknown-account", "invalid-input", "too-many-items"]),
            .post("/v1/accounts/{account}/contacts/check", check)
                .limit(body: BatchRoutes.bodyLimit)
                .takes(ContactBatch.self).gives(ContactBatchReply.self)
                .faults(["unknown-account", "invalid-input", "too-many-items"]),
        ]
    }

    /// `POST contacts/batch`: 200 ``ContactBatchReply``, an outcome a row; 422 `invalid-input` or
    /// `too-many-items`, and nothing is written.
    func apply(_ request: Request, account: AccountID) async throws -> Reply {
        let account = try await accounts.find(account)
        let batch = try await BatchReader.batch(of: request)
        let deed = Deed(request, in: account.id, origin: batch.origin)
        return try await idempotency.once(request, account.id) { transaction in
            let rules = try await batches.rules(
                for: batch, of: account, writing: true, in: transaction)
            let results = try await batches.apply(
                batch.rows, rules, limit: contactLimit, consent: batch.consent, deed,
                in: transaction)
            return .json(.ok, bytes: BatchJSON.encode(results))
        }
    }

    /// `POST contacts/check`: 200 ``ContactBatchReply``, what a batch would answer; nothing is
    /// written.
    func check(_ request: Request, account: AccountID) async throws -> Reply {
        let account = try await accounts.find(account)
        let batch = try await BatchReader.batch(of: request)
        let database = accounts.database
        let rules = try await batches.rules(
            for: batch, of: account, writing: false, in: database)
        let results = try await batches.check(
            batch.rows, rules, limit: contactLimit,
            Deed(request, in: account.id, origin: batch.origin), in: database)
        return .json(.ok, bytes: BatchJSON.encode(results))
    }
}
