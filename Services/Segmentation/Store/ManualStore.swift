internal import HTTP
internal import Model
internal import Postgres
internal import Service

/// What people decided about contacts and segments, whatever the criteria say.
struct ManualStore: Sendable {
    let database: Database
    let decider: Decider

    /// In the order of the contacts' ids, from behind `after`.
    func list(
        _ segment: SegmentID, in account: AccountID, after: ContactID, limit: Int64
    ) async throws -> [ManualMember] {
        try await database.all(ManualStatements.list, account, segment, after, limit)
    }

    /// Writes choices, and what flips because of them.
    ///
    /// Whom the account does not have is an error: a choice about nobody would be lost in silence.
    func choose(
        _ request: ManualRequest, in segment: SegmentID, of account: AccountID, by user: UserID?,
        in transaction: Transaction
    ) async throws {
        let turn = try await decider.cache.take(account, in: transaction)
        guard turn.view.definitions[segment] != nil else { throw SegmentFault.unknown(segment) }
        let contacts = Array(Set(request.contacts)).sorted()
        let known = Set(
            try await transaction.all(ManualStatements.known, account, contacts))
        let errors = request.contacts.enumerated().compactMap { index, contact in
            known.contains(contact)
                ? nil
                : FieldError(
                    pointer: "/contacts/\(index)", code: "unknown-contact",
                    detail: "The account has no such contact.")
        }
        guard errors.isEmpty else { throw InvalidInput(errors: errors) }
        let changed =
            request.choice == .automatic
            ? try await transaction.all(ManualStatements.takeBack, account, segment, contacts)
            : try await transaction.all(
                ManualStatements.choose, account, segment, contacts, request.choice, user)
        var touches = Touches()
        touches.manual[segment] = Set(changed)
        try await decider.decide(touches, by: turn, in: transaction)
    }
}
