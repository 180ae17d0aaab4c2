internal import Feed
internal import Model
internal import Postgres
internal import Service

/// Who got a message, and who was erased.
struct RecipientStore: Sendable {
    let database: Database
    let feed: FeedWriter

    /// Which of these contacts were erased.
    func erased(among contacts: [ContactID], of account: AccountID) async throws -> Set<ContactID> {
        Set(try await database.all(RecipientStatements.erased, account, contacts))
    }

    /// Notes when a message last went to contacts, and tells what was not known.
    ///
    /// Again for the same ones is harmless. `contacts` are at most those of one request.
    func deliver(
        _ message: MessageID, to contacts: [ContactID], of account: AccountID, at: Instant
    ) async throws {
        try await database.transaction { transaction in
            // Who is erased meanwhile is named neither here nor in the feed.
            try await transaction.run(RecipientStatements.hold, "deliver", account)
            let reached = try await transaction.all(
                RecipientStatements.deliver, account, message, contacts, at,
                TallyStatements.randomSlot())
            var changes: [NewChange] = []
            for contact in reached {
                let told = MessageDelivered(contact: contact, message: message, deliveredAt: at)
                changes.append(
                    NewChange(
                        account: account.number, kind: "message.delivered",
                        subject: contact.number, told))
                // Redirects on this loop have their turn.
                if changes.count % 256 == 0 { await Task.yield() }
            }
            try await feed.append(changes, in: transaction)
        }
    }

    /// Forgets contacts; what they clicked stays counted, without them.
    func erase(
        _ contacts: [ContactID], of account: AccountID, in transaction: Transaction
    ) async throws {
        guard !contacts.isEmpty else { return }
        try await transaction.run(DecisionStatements.stop, "decide", account)
        try await transaction.run(DecisionStatements.stop, "deliver", account)
        try await transaction.run(RecipientStatements.addErased, account, contacts)
        try await transaction.run(RecipientStatements.forgetNetworks, account, contacts)
        try await transaction.run(RecipientStatements.forgetReviews, account, contacts)
        try await transaction.run(RecipientStatements.forgetOpens, account, contacts)
        try await transaction.run(RecipientStatements.forgetHits, account, contacts)
        try await transaction.run(RecipientStatements.forgetClicks, account, contacts)
        try await transaction.run(RecipientStatements.forgetInterests, account, contacts)
        try await transaction.run(RecipientStatements.forgetDeliveries, account, contacts)
        try await transaction.run(RecipientStatements.comeBack, account, contacts)
        try await feed.blank(
            subjects: contacts.map(\.number), account: account.number,
            kinds: ["link.", "message."], in: transaction)
    }

    /// Notes who went on the blacklist and who came back: clicks of the first count for nobody.
    func move(
        away: [ContactID], back: [ContactID], of account: AccountID, in transaction: Transaction
    ) async throws {
        if !away.isEmpty { try await transaction.run(RecipientStatements.leave, account, away) }
        if !back.isEmpty { try await transaction.run(RecipientStatements.comeBack, account, back) }
    }

    /// Everyone who got anything, in the order of their ids.
    func known(of account: AccountID) async throws -> [ContactID] {
        try await database.all(RecipientStatements.known, account)
    }

    /// Contacts that one transaction of a snapshot touches.
    static let chunk = 500
}
