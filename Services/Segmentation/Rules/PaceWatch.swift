internal import Model
internal import Postgres
internal import Service
internal import Synchronization

/// Tells where more entries come than rules are let through a minute.
final class PaceWatch: Sendable {
    private let database: Database
    private let log: Log
    private let slowed = Mutex<[AccountID: Instant]>([:])

    init(database: Database, log: Log) {
        self.database = database
        self.log = log
    }

    /// Accounts whose entries wait for a later minute.
    var count: Int { slowed.withLock(\.count) }

    /// Writes a line where slowing began or ended since the last look.
    ///
    /// - Returns: the accounts where it began, and where it ended.
    @discardableResult
    func look() async throws -> (began: Set<AccountID>, ended: Set<AccountID>) {
        var now: [AccountID: Instant] = [:]
        for row in try await database.all(AssignmentStatements.slowed) {
            now[row.values.0] = row.values.1
        }
        let before = slowed.withLock { slowed in
            defer { slowed = now }
            return slowed
        }
        let began = Set(now.keys).subtracting(before.keys)
        let ended = Set(before.keys).subtracting(now.keys)
        for account in began.sorted() {
            log.warning(
                "rules of an account are slowed",
                [
                    ("account", .int(account.rawValue)),
                    ("until", .string(now[account]?.description ?? "")),
                ])
        }
        for account in ended.sorted() {
            log.info(
                "rules of an account are slowed no more", [("account", .int(account.rawValue))])
        }
        return (began, ended)
    }
}
