internal import Clients
internal import EventLoop
internal import HTTP
internal import Model
internal import Postgres
internal import Service
internal import Synchronization

/// Brings what rules owe to Interests, from the outbox that their entries wrote.
///
/// An account's rows go one after the other, the oldest first; a few accounts at a time, each in
/// its turn. The row's id is the idempotency key: a delivery that is repeated after a crash, or by
/// another process, has its effect once.
struct Deliverer: Sendable {
    let database: Database
    let interests: InterestsClient
    let doorbell: Doorbell
    let log: Log
    private let busy = BusyAccounts()

    /// Accounts that are delivered for at once.
    private static let accountsAtOnce = 4
    /// Rows of one account before the next one has its turn.
    private static let rowsInTurn = 10
    /// Accounts that one look finds.
    private static let accountsInLook: Int64 = 1_000

    init(database: Database, interests: InterestsClient, doorbell: Doorbell, log: Log) {
        self.database = database
        self.interests = interests
        self.doorbell = doorbell
        self.log = log
    }

    /// Delivers until cancelled; woken by entries of this process, and looks for those of others.
    func run(on loop: EventLoop) async throws {
        try await withThrowingDiscardingTaskGroup { group in
            var last = AccountID(0)
            while true {
                let rings = doorbell.rings
                for account in try await due(behind: last) where busy.take(account) {
                    last = account
                    group.addTask(executorPreference: loop) {
                        defer {
                            busy.give(account)
                            doorbell.ring()
                        }
                        try await deliver(for: account)
                    }
                }
                await doorbell.wait(after: rings, on: loop, upTo: .milliseconds(200))
                try Task.checkCancellation()
            }
        }
    }

    /// Delivers whatever is due now, an account after the other.
    func deliverAll() async throws {
        while true {
            let accounts = try await due(behind: AccountID(0))
            if accounts.isEmpty { return }
            for account in accounts { try await deliver(for: account) }
        }
    }

    /// Accounts with something to deliver, in turn: those behind the last one first.
    private func due(behind last: AccountID) async throws -> [AccountID] {
        guard busy.count < Deliverer.accountsAtOnce else { return [] }
        var heads = try await database.all(
            AssignmentStatements.heads, last, Deliverer.accountsInLook)
        if last > AccountID(0) {
            heads += try await database.all(
                AssignmentStatements.heads, AccountID(0), Deliverer.accountsInLook
            ).filter { $0.account <= last }
        }
        return heads.filter(\.isDue).map(\.account)
    }

    /// Delivers an account's oldest rows, until one must wait or its turn is over.
    private func deliver(for account: AccountID) async throws {
        for _ in 0..<Deliverer.rowsInTurn {
            guard let head = try await database.first(AssignmentStatements.head, account),
                head.isDue,
                let assignment = try await database.first(
                    AssignmentStatements.claim, account, head.id),
                try await deliver(assignment)
            else { return }
        }
    }

    /// Delivers one row; false when it must be tried again later.
    private func deliver(_ assignment: Assignment) async throws -> Bool {
        do {
            if !assignment.contacts.isEmpty {
                _ = try await interests.apply(
                    assignment.batch, in: assignment.account, key: assignment.key)
            }
            try await database.run(
                AssignmentStatements.settle, assignment.account, assignment.id)
            return true
        } catch let error as ServiceError where !error.isTransient && error.status != .conflict {
            log.error(
                "a rule's assignment was refused",
                [
                    ("account", .int(assignment.account.rawValue)),
                    ("segment", .int(assignment.segment.rawValue)),
                    ("reason", .string(error.type)),
                ])
            try await database.run(
                AssignmentStatements.fail, assignment.account, assignment.id, error.type)
            return true
        } catch let error as any TransientError where error.isTransient {
            try await postpone(assignment)
        } catch is ServiceError {
            try await postpone(assignment)
        }
        return false
    }

    /// Waits that double, from half a second to a minute.
    private func postpone(_ assignment: Assignment) async throws {
        let seconds = min(60, 0.5 * Double(1 << min(assignment.tries, 10)))
        try await database.run(
            AssignmentStatements.postpone, assignment.account, assignment.id, seconds)
    }

    /// The accounts that a task delivers for, at most as many as may be at once.
    private final class BusyAccounts: Sendable {
        private let accounts = Mutex<Set<AccountID>>([])

        var count: Int { accounts.withLock(\.count) }

        func take(_ account: AccountID) -> Bool {
            accounts.withLock { accounts in
                accounts.count < Deliverer.accountsAtOnce && accounts.insert(account).inserted
            }
        }

        func give(_ account: AccountID) {
            accounts.withLock { _ = $0.remove(account) }
        }
    }
}
