internal import Model
internal import Postgres
internal import Service

/// What entries owe by their segments' rules, written with them.
///
/// At most `pace` entries of an account are let through in a minute, which begins with the first of
/// them; what is above waits for one of the next minutes, in the order of the entries.
struct RuleOutbox: Sendable {
    /// Entries a minute and account.
    var pace = 60_000

    /// Rung when something is owed.
    var doorbell = Doorbell()

    /// Items that Interests takes in one request.
    private static let itemsInOne = 5_000

    /// Writes what these entries owe, in a transaction that holds the account.
    ///
    /// The segment's rule at that moment is what is owed, whatever becomes of it.
    func owe(
        _ contacts: [ContactID], by segment: PlannedSegment, of account: AccountID,
        in transaction: Transaction
    ) async throws {
        guard !contacts.isEmpty, !segment.assign.isEmpty else { return }
        let size = max(1, min(RuleOutbox.itemsInOne / segment.assign.count, pace))
        for start in stride(from: 0, to: contacts.count, by: size) {
            let chunk = Array(contacts[start..<min(start + size, contacts.count)])
            try await transaction.run(
                AssignmentStatements.owe, account, segment.id, chunk, segment.assign,
                Int64(chunk.count), Int64(pace))
        }
        transaction.afterCommit { [doorbell] in doorbell.ring() }
    }
}
