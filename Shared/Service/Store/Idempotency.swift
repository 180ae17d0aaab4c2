public import HTTP
public import Model
public import Postgres

/// Lets a write be repeated without a second effect.
///
/// The answer's row is written in the effect's own transaction, behind an advisory lock. A key is
/// scoped to account, caller, method, route and the key itself; answers are kept for 24 hours.
public struct Idempotency: Sendable {
    private let database: Database

    /// Keys in the schema of this service.
    ///
    /// - Parameter database: has ``SharedSchema``'s tables.
    public init(database: Database) { self.database = database }

    /// Runs an effect once a key, and repeats its answer.
    ///
    /// Without an `Idempotency-Key` it is only a transaction. Use the variant with a subject
    /// where the answer holds personal data: this one stores the answer's body.
    ///
    /// - Parameters:
    ///   - request: its body was read already, or is read here.
    ///   - account: whose key it is.
    ///   - effect: may run several times, each in a fresh transaction, until one commits.
    /// - Returns: the effect's answer, or the first answer again.
    /// - Throws: 409 `in-progress`, 422 `idempotency-key-reused`, or what the effect throws.
    public func once(
        _ request: Request, _ account: AccountID,
        _ effect: @escaping @Sendable (Transaction) async throws -> Reply
    ) async throws -> Reply {
        let ask = try await Ask(request, account)
        return try await database.transaction { transaction in
            guard let ask else { return try await effect(transaction) }
            if let stored = try await ask.stored(in: transaction) {
                return .json(Status(rawValue: Int(stored.status)), bytes: stored.body ?? [])
            }
            let reply = try await effect(transaction)
            var body: [UInt8]?
            if case .bytes(let bytes) = reply.body { body = bytes }
            try await ask.store(
                status: reply.status, subject: nil, body: body, in: transaction)
            return reply
        }
    }

    /// Runs an effect once a key, and answers with its subject as it is now.
    ///
    /// Only the subject's number is stored: nothing personal outlives an erasure.
    ///
    /// - Parameters:
    ///   - request: its body was read already, or is read here.
    ///   - account: whose key it is.
    ///   - effect: returns the number of what it made.
    ///   - reply: writes the answer, for the first time and for every repetition.
    /// - Returns: the answer.
    /// - Throws: 409 `in-progress`, 422 `idempotency-key-reused`, or what the closures throw.
    public func once(
        _ request: Request, _ account: AccountID,
        subject effect: @escaping @Sendable (Transaction) async throws -> Int64,
        reply: @escaping @Sendable (Int64) async throws -> Reply
    ) async throws -> Reply {
        let ask = try await Ask(request, account)
        let subject = try await database.transaction { transaction in
            guard let ask else { return try await effect(transaction) }
            if let known = try await ask.stored(in: transaction)?.subject { return known }
            let subject = try await effect(transaction)
            try await ask.store(
                status: .created, subject: subject, body: nil, in: transaction)
            return subject
        }
        return try await reply(subject)
    }

    /// Removes answers that are older than 24 hours.
    ///
    /// - Throws: what the database said.
    /// - Complexity: transactions of at most 5,000 rows.
    public func purge() async throws {
        while try await database.run(IdempotencyStatements.purge) == 5_000 {}
    }
}

/// A request with a key.
private struct Ask: Sendable {
    let account: Int64
    let caller: String
    let route: String
    let key: String
    let digest: [UInt8]

    /// `nil` when the request has no key.
    init?(_ request: Request, _ account: AccountID) async throws {
        let keys = request.headers.all("Idempotency-Key")
        guard let key = keys.first else { return nil }
        guard keys.count == 1, (1...255).contains(key.utf8.count) else {
            throw ProtocolFault.invalidHeader("`Idempotency-Key` has 1 to 255 characters.")
        }
        self.account = account.number
        self.key = key
        caller = request.caller ?? ""
        route = "\(request.method.rawValue) \(request.route)"
        var asked = Array("\(request.method.rawValue) \(request.path)\n".utf8)
        asked += try await request.body()
        digest = Digest.sha256(asked)
    }

    func stored(in transaction: Transaction) async throws -> StoredAnswer? {
        let name = "\(account)\n\(caller)\n\(route)\n\(key)"
        guard try await transaction.first(IdempotencyStatements.lock, name) == true else {
            throw IdempotencyFault.inProgress
        }
        let stored = try await transaction.first(
            IdempotencyStatements.find, account, caller, route, key)
        guard stored == nil || stored?.digest == digest else { throw IdempotencyFault.reused }
        return stored
    }

    func store(
        status: Status, subject: Int64?, body: [UInt8]?, in transaction: Transaction
    ) async throws {
        try await transaction.run(
            IdempotencyStatements.store, account, caller, route, key, digest,
            Int16(status.rawValue), subject, body)
    }
}

/// Why a repetition is refused.
private enum IdempotencyFault: Fault {
    case inProgress
    case reused

    var problem: Problem {
        switch self {
        case .inProgress:
            var problem = Problem(
                .conflict, "in-progress", "A request with this key is running.")
            problem.retryAfter = 1
            return problem
        case .reused:
            return Problem(
                .unprocessableContent, "idempotency-key-reused",
                "Another request was made under this key.")
        }
    }
}
