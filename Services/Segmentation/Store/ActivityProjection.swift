internal import Columns
internal import Model
internal import Postgres
internal import Service

/// What contacts did, kept as Tracking tells it; each method returns what is to be decided.
struct ActivityProjection: Sendable {
    /// Keeps what is new: one statement a table, whose repetition changes nothing.
    func put(_ page: ActivityPage, of account: AccountID, in transaction: Transaction)
        async throws -> [Activity: Set<ContactID>]
    {
        var touched: [Activity: Set<ContactID>] = [:]
        if !page.deliveries.isEmpty {
            let keys = Array(page.deliveries.keys)
            let new = try await transaction.all(
                ActivityStatements.putDeliveries, account, keys.map(\.contact),
                keys.map(\.message), keys.compactMap { page.deliveries[$0] })
            touched.note(new) { .delivered($0) }
        }
        if !page.openings.isEmpty {
            let keys = Array(page.openings.keys)
            let new = try await transaction.all(
                ActivityStatements.putOpenings, account, keys.map(\.contact), keys.map(\.message),
                keys.compactMap { page.openings[$0] })
            touched.note(new) { .opened($0) }
        }
        if !page.clicks.isEmpty {
            touched.note(try await put(Array(page.clicks.values), account, transaction))
        }
        if !page.visits.isEmpty {
            let visits = Array(page.visits.values)
            touched.note(
                try await transaction.all(
                    ActivityStatements.putVisits, account, visits.map(\.contact),
                    visits.map(\.visit), visits.map(\.visitedAt), visits.map(\.kind),
                    visits.map(\.name)))
        }
        return touched
    }

    /// Removes what is no more: one statement a table.
    func drop(_ gone: GoneActivity, of account: AccountID, in transaction: Transaction)
        async throws -> [Activity: Set<ContactID>]
    {
        var touched: [Activity: Set<ContactID>] = [:]
        if !gone.deliveries.isEmpty {
            let were = try await transaction.all(
                ActivityDiffStatements.dropDeliveries, account, gone.deliveries.map(\.contact),
                gone.deliveries.map(\.message))
            touched.note(were) { .delivered($0) }
        }
        if !gone.openings.isEmpty {
            let were = try await transaction.all(
                ActivityDiffStatements.dropOpenings, account, gone.openings.map(\.contact),
                gone.openings.map(\.message))
            touched.note(were) { .opened($0) }
        }
        if !gone.clicks.isEmpty {
            touched.note(
                try await transaction.all(
                    ActivityDiffStatements.dropClicks, account, gone.clicks.map(\.1),
                    gone.clicks.map(\.0)))
        }
        if !gone.visits.isEmpty {
            touched.note(
                try await transaction.all(
                    ActivityDiffStatements.dropVisits, account, gone.visits.map(\.1),
                    gone.visits.map(\.0)))
        }
        return touched
    }

    private func put(
        _ clicks: [ClickRecord], _ account: AccountID, _ transaction: Transaction
    ) async throws -> [TouchedClick] {
        try await transaction.all(
            ActivityStatements.putClicks, account, clicks.map(\.contact), clicks.map(\.click),
            clicks.map(\.message), clicks.map(\.link), clicks.map(\.clickedAt),
            clicks.map(\.isHuman), clicks.map(\.interests))
    }
}

extension [Activity: Set<ContactID>] {
    /// Of one message, and of any.
    fileprivate mutating func note(
        _ rows: [Columns<ContactID, MessageID>], as activity: (MessageID?) -> Activity
    ) {
        guard !rows.isEmpty else { return }
        var ofAny: Set<ContactID> = []
        for row in rows {
            ofAny.insert(row.values.0)
            self[activity(row.values.1), default: []].insert(row.values.0)
        }
        self[activity(nil), default: []].formUnion(ofAny)
    }

    fileprivate mutating func note(_ visits: [Columns<ContactID, VisitKind>]) {
        for row in visits { self[.visits(row.values.1), default: []].insert(row.values.0) }
    }

    /// What only turned is seen by those who look at people's clicks alone.
    fileprivate mutating func note(_ clicks: [TouchedClick]) {
        for click in clicks {
            var activities: [Activity] = []
            if click.isNew {
                activities += [
                    .clicked(nil, .all), .clicked(click.message, .all), .link(click.link, .all),
                ]
            }
            if click.isHuman || !click.isNew {
                activities += [
                    .clicked(nil, .human), .clicked(click.message, .human),
                    .link(click.link, .human),
                ]
                activities += click.interests.map { .interestClicks($0) }
            }
            for activity in activities { self[activity, default: []].insert(click.contact) }
        }
    }
}
