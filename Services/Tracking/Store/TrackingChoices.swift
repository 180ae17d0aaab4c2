internal import Model
internal import Postgres
internal import Service

/// What contacts' messages may tell about them: their own choice, else their account's.
struct TrackingChoices: Sendable {
    let database: Database

    /// What holds for each of these contacts; none is missing.
    func of(_ contacts: [ContactID], in account: Account) async throws -> [ContactID:
        TrackingChoice]
    {
        try await TrackingChoices.of(contacts, in: account, database)
    }

    /// What holds for each of these contacts, read within a transaction.
    static func of(
        _ contacts: [ContactID], in account: Account, _ session: some Session
    ) async throws -> [ContactID: TrackingChoice] {
        let byDefault = known(account.tracking)
        var choices = Dictionary(
            contacts.map { ($0, byDefault) }, uniquingKeysWith: { first, _ in first })
        for row in try await session.all(TrackingChoiceStatements.find, account.id, contacts) {
            let (contact, choice) = row.values
            choices[contact] = known(choice)
        }
        return choices
    }

    /// Takes over what contacts chose; `nil` is their account's again.
    func put(
        _ choices: [ContactID: TrackingChoice?], of account: AccountID,
        in transaction: Transaction
    ) async throws {
        // In one order for everyone: two pages of the same contacts wait, and do not deadlock.
        let chosen = choices.compactMapValues { $0 }.sorted { $0.key < $1.key }
        let none = choices.filter { $0.value == nil }.keys.sorted()
        if !chosen.isEmpty {
            try await transaction.run(
                TrackingChoiceStatements.put, account, chosen.map(\.key),
                chosen.map { TrackingChoices.known($0.value) })
        }
        if !none.isEmpty { try await remove(none, of: account, in: transaction) }
    }

    /// Forgets what contacts chose.
    func remove(
        _ contacts: [ContactID], of account: AccountID, in transaction: Transaction
    ) async throws {
        try await transaction.run(TrackingChoiceStatements.remove, account, contacts)
    }

    /// Everyone who chose, in the order of their ids.
    func known(of account: AccountID) async throws -> [ContactID] {
        try await database.all(TrackingChoiceStatements.known, account)
    }

    /// A choice of a later release tells as little as possible.
    private static func known(_ choice: TrackingChoice) -> TrackingChoice {
        choice == .unknown ? .off : choice
    }
}
