internal import Clients
internal import Feed
internal import Model
internal import Postgres
internal import Service

/// Starts over where the position in Tracking's feed is gone: Tracking's lists as a diff.
///
/// What the lists have and we lack is added, and what they lack goes, unless Tracking itself may
/// have deleted it for its age. What is here is read before the list that it is held against:
/// whatever happens and is learnt meanwhile is not missing from it.
struct TrackingSnapshot: Sendable {
    let database: Database
    let changes: TrackingChanges
    let contacts: ContactsClient
    let tracking: TrackingClient

    /// What one transaction touches.
    private static let chunk = 1_000

    /// What the contacts of a shard's accounts did: another's may be further than the lists.
    func take(of shard: Shard = .whole) async throws {
        var known: [AccountID] = []
        try await contacts.accounts { known += $0.map(\.id) }
        for account in known where shard.holds(account.rawValue) {
            let days = Int64(try await tracking.settings(of: account).keepDays)
            // A day more is no matter: what is as old as that is deleted within hours.
            let oldest = Instant.now + .seconds(-86_400 * max(0, days - 1))
            try await takeDeliveries(account)
            try await takeOpenings(account, since: oldest)
            try await takeClicks(account, since: oldest)
            try await takeVisits(account, since: oldest)
        }
    }

    private func put(_ page: ActivityPage, _ account: AccountID) async throws {
        try await database.transaction { transaction in
            try await changes.put(page, of: account, in: transaction)
        }
    }

    private func drop(_ gone: GoneActivity, _ account: AccountID) async throws {
        try await database.transaction { transaction in
            try await changes.drop(gone, of: account, in: transaction)
        }
    }

    private static func chunks<Items: RandomAccessCollection>(_ items: Items)
        -> [Items.SubSequence]
    {
        var rest = items[...]
        var chunks: [Items.SubSequence] = []
        while !rest.isEmpty {
            chunks.append(rest.prefix(chunk))
            rest = rest.dropFirst(chunk)
        }
        return chunks
    }

    // MARK: Deliveries

    /// Page by page, at constant memory: there may be hundreds of millions.
    private func takeDeliveries(_ account: AccountID) async throws {
        var last = ActivityPage.Key(contact: ContactID(0), message: MessageID(0))
        var next: String?
        repeat {
            let after = next
            let listed = try await tracking.deliveries(in: account, after: after)
            let end = TrackingSnapshot.end(of: listed)
            try await dropDeliveries(account, from: last, to: end, listed, after: after)
            var page = ActivityPage()
            for one in listed.items {
                let key = ActivityPage.Key(contact: one.contact, message: one.message)
                page.deliveries[key] = one.deliveredAt
            }
            try await put(page, account)
            (last, next) = (end, listed.next)
        } while next != nil
    }

    /// The last that a page speaks of; of the last page, everything behind.
    private static func end(of page: Page<MessageDelivered>) -> ActivityPage.Key {
        guard page.next != nil, let last = page.items.last else {
            return ActivityPage.Key(contact: ContactID(.max), message: MessageID(.max))
        }
        return ActivityPage.Key(contact: last.contact, message: last.message)
    }

    /// What is here and not on the page is looked for once more, as it may have come meanwhile.
    private func dropDeliveries(
        _ account: AccountID, from first: ActivityPage.Key, to end: ActivityPage.Key,
        _ listed: Page<MessageDelivered>, after: String?
    ) async throws {
        let present = Set(listed.items.map(TrackingSnapshot.key))
        var reached = first
        while true {
            let held = try await database.all(
                ActivityDiffStatements.deliveries, account, reached.contact, reached.message,
                end.contact, end.message
            ).map { ActivityPage.Key(contact: $0.values.0, message: $0.values.1) }
            let lacking = held.filter { !present.contains($0) }
            if !lacking.isEmpty {
                let again = try await tracking.deliveries(in: account, after: after)
                let known = Set(again.items.map(TrackingSnapshot.key))
                let limit = TrackingSnapshot.end(of: again)
                let gone = lacking.filter { !known.contains($0) && $0 <= limit }
                for chunk in TrackingSnapshot.chunks(gone) {
                    try await drop(GoneActivity(deliveries: Array(chunk)), account)
                }
            }
            guard held.count == 5_000, let last = held.last else { return }
            reached = last
        }
    }

    private static func key(_ told: MessageDelivered) -> ActivityPage.Key {
        ActivityPage.Key(contact: told.contact, message: told.message)
    }

    // MARK: Opens

    /// The first open of a person counts, of each contact and message.
    private func takeOpenings(_ account: AccountID, since oldest: Instant) async throws {
        var held: Set<ActivityPage.Key> = []
        try await database.each(ActivityDiffStatements.openings, account, oldest) { rows in
            for row in rows {
                held.insert(ActivityPage.Key(contact: row.values.0, message: row.values.1))
            }
        }
        var first: [ActivityPage.Key: Instant] = [:]
        try await tracking.opens(in: account) { opens in
            for open in opens {
                guard let contact = open.contact, TrackingSnapshot.isPersons(open) else { continue }
                let key = ActivityPage.Key(contact: contact, message: open.message)
                first[key] = min(first[key] ?? open.at, open.at)
            }
        }
        for chunk in TrackingSnapshot.chunks(held.filter { first[$0] == nil }.map(\.self)) {
            try await drop(GoneActivity(openings: Array(chunk)), account)
        }
        for chunk in TrackingSnapshot.chunks(first.map(\.self)) {
            var page = ActivityPage()
            for (key, moment) in chunk { page.openings[key] = moment }
            try await put(page, account)
        }
    }

    /// What came through a proxy that hides the person may be nobody's.
    private static func isPersons(_ open: HitRecord) -> Bool {
        open.verdict == .human && !open.reasons.contains("privacy-proxy")
    }

    // MARK: Clicks and visits

    private func takeClicks(_ account: AccountID, since oldest: Instant) async throws {
        var held = HeldIDs()
        try await database.each(ActivityDiffStatements.clicks, account, oldest) { rows in
            for row in rows { held.append(row.values.0, row.values.1) }
        }
        try await tracking.clicks(in: account) { listed in
            for chunk in TrackingSnapshot.chunks(listed) {
                var page = ActivityPage()
                for click in chunk.compactMap(ClickRecord.init(_:)) {
                    page.clicks[click.click] = click
                    held.see(click.click.rawValue)
                }
                try await put(page, account)
            }
        }
        held.end()
        for chunk in TrackingSnapshot.chunks(held.missing) {
            try await drop(
                GoneActivity(clicks: chunk.map { (ClickID($0.id), $0.contact) }), account)
        }
    }

    private func takeVisits(_ account: AccountID, since oldest: Instant) async throws {
        var held = HeldIDs()
        try await database.each(ActivityDiffStatements.visits, account, oldest) { rows in
            for row in rows { held.append(row.values.0, row.values.1) }
        }
        try await tracking.visits(in: account) { listed in
            for chunk in TrackingSnapshot.chunks(listed) {
                var page = ActivityPage()
                for visit in chunk.compactMap(VisitRecord.init(_:)) {
                    page.visits[visit.visit] = visit
                    held.see(visit.visit.rawValue)
                }
                try await put(page, account)
            }
        }
        held.end()
        for chunk in TrackingSnapshot.chunks(held.missing) {
            try await drop(
                GoneActivity(visits: chunk.map { (VisitID($0.id), $0.contact) }), account)
        }
    }
}
