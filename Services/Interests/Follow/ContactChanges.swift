internal import Clients
internal import Feed
internal import Model
internal import Postgres
internal import Service

/// What Interests learns from the contacts feed: accounts, who was erased, who left and came back.
struct ContactChanges: Sendable {
    let accounts: AccountDirectory
    let memberships: MembershipStore
    let contacts: ContactsClient

    /// Applies one account's changes, in order, in a few statements.
    func apply(_ account: Int64, _ changes: [FollowedChange], _ transaction: Transaction)
        async throws
    {
        let account = AccountID(account)
        try await accounts.apply(changes, in: transaction)
        var moves = Moves()
        for change in changes {
            let contact = ContactID(change.subject)
            switch change.kind {
            case "contact.erased": moves.erased.append(contact)
            case "contact.blacklisted": moves.last[contact] = .left(change.at)
            case "contact.restored", "contact.confirmed", "contact.unconfirmed":
                moves.last[contact] = .returned
            default: break
            }
        }
        try await make(moves, of: account, in: transaction)
    }

    /// Takes a snapshot of accounts and contacts as a diff: whom the list lacks was erased.
    func resync() async throws {
        try await accounts.resync()
        var known: [AccountID] = []
        try await contacts.accounts { known += $0.map(\.id) }
        for account in known { try await resync(account) }
    }

    private func resync(_ account: AccountID) async throws {
        // Read before the list: who is made while it is read is not missing from it.
        let holders = try await memberships.holders(of: account)
        var present: Set<ContactID> = []
        try await contacts.contacts(in: account) { page in
            var moves = Moves()
            for contact in page {
                present.insert(contact.id)
                let isAway = contact.state == .blacklisted || contact.state == .blocked
                moves.last[contact.id] = isAway ? .left(contact.changedAt) : .returned
            }
            try await memberships.database.transaction { [moves] transaction in
                try await make(moves, of: account, in: transaction)
            }
        }
        let gone = holders.filter { !present.contains($0) }
        for start in stride(from: 0, to: gone.count, by: 500) {
            let chunk = Array(gone[start..<min(start + 500, gone.count)])
            try await memberships.database.transaction { transaction in
                try await memberships.erase(chunk, of: account, in: transaction)
            }
        }
    }

    /// Where contacts went; of several moves of one contact in a page the last counts.
    private struct Moves {
        var erased: [ContactID] = []
        var last: [ContactID: Move] = [:]

        enum Move {
            case left(Instant)
            case returned
        }
    }

    private func make(_ moves: Moves, of account: AccountID, in transaction: Transaction)
        async throws
    {
        var left: [(ContactID, Instant)] = []
        var returned: [ContactID] = []
        for (contact, move) in moves.last {
            switch move {
            case .left(let at): left.append((contact, at))
            case .returned: returned.append(contact)
            }
        }
        try await memberships.leave(left, of: account, in: transaction)
        try await memberships.comeBack(returned, of: account, in: transaction)
        try await memberships.erase(moves.erased, of: account, in: transaction)
    }
}
