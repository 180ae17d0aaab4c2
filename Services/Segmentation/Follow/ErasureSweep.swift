internal import EventLoop
internal import Model
internal import Postgres
internal import Service

/// Removes what is left of erased contacts, soon after their erasure and in small transactions.
///
/// What is left belongs to contacts that are no more, so nobody sees it; what comes later is
/// refused.
struct ErasureSweep: Sendable {
    let database: Database

    /// Rings when somebody was erased.
    let doorbell: Doorbell

    init(database: Database, doorbell: Doorbell = Doorbell()) {
        self.database = database
        self.doorbell = doorbell
    }

    /// How often it is looked for what a process left that ended.
    private static let interval = Duration.seconds(30)

    /// Sweeps until cancelled; at once when the doorbell rings.
    func run(on loop: EventLoop) async throws {
        while true {
            let seen = doorbell.rings
            try await sweep()
            await doorbell.wait(after: seen, on: loop, upTo: ErasureSweep.interval)
            try Task.checkCancellation()
        }
    }

    /// Removes all that is left now.
    func sweep() async throws {
        while let row = try await database.first(ErasureStatements.leftover) {
            let (account, contacts) = row.values
            try await remove(contacts, from: account)
            try await database.run(ErasureStatements.swept, account, contacts)
        }
    }

    /// Removes everything of contacts whose own rows are gone.
    func remove(_ contacts: [ContactID], from account: AccountID) async throws {
        while let count = try await database.first(ErasureStatements.sweep, account, contacts),
            count > 0
        {}
        try await forget(contacts, in: account)
    }

    /// Of who was erased no segment remembers anything.
    ///
    /// Each transaction holds the account, and probes ``ErasureStatements/pairs`` pairs.
    private func forget(_ contacts: [ContactID], in account: AccountID) async throws {
        let segments = try await database.all(ErasureStatements.segments, account)
        guard !segments.isEmpty else { return }
        let step = max(1, ErasureStatements.pairs / segments.count)
        for start in stride(from: 0, to: contacts.count, by: step) {
            let few = Array(contacts[start..<min(start + step, contacts.count)])
            try await database.transaction { transaction in
                _ = try await transaction.first(ErasureStatements.hold, account)
                try await transaction.run(ErasureStatements.forget, account, few, segments)
            }
        }
    }
}
