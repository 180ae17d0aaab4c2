internal import Model
internal import Postgres
internal import Service

/// Removes what is left of audiences that nobody sees, and who was erased from all others.
struct AudienceSweeper: Sendable {
    let database: Database

    /// Notes who was erased, in the transaction that erases: readers leave them out from then on.
    static func erase(
        _ contacts: [ContactID], of account: AccountID, in transaction: Transaction
    ) async throws {
        guard !contacts.isEmpty else { return }
        try await transaction.run(AudienceStatements.erase, account, contacts)
    }

    /// Removes deleted audiences and those whose writing ended before they were complete.
    func sweep() async throws {
        for row in try await database.all(AudienceStatements.toSweep) {
            let (account, audience) = row.values
            while try await database.run(AudienceStatements.sweep, account, audience) > 0 {}
            try await database.run(AudienceStatements.forget, account, audience)
        }
    }

    /// Takes erased contacts out of every chunk, a chunk a transaction.
    func erase() async throws {
        for account in try await database.all(AudienceStatements.erasing) {
            let audiences = try await database.all(AudienceStatements.ofAccount, account)
            var last = ContactID(0)
            while true {
                let erased = try await database.all(AudienceStatements.erased, account, last)
                guard let end = erased.last else { break }
                for audience in audiences { try await erase(erased, from: audience, account) }
                try await database.run(AudienceStatements.erasedEverywhere, account, erased)
                last = end
            }
        }
    }

    private func erase(
        _ contacts: [ContactID], from audience: AudienceID, _ account: AccountID
    ) async throws {
        let chunks = try await database.all(
            AudienceStatements.chunksWith, account, audience, contacts)
        for chunk in chunks {
            try await database.run(AudienceStatements.cut, account, audience, chunk, contacts)
        }
    }
}
