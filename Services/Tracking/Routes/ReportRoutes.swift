internal import HTTP
internal import Model
internal import Postgres
internal import Service

/// The HTTP face of what a sender reads.
struct ReportRoutes: Sendable {
    let accounts: AccountDirectory
    let messages: MessageStore
    let reports: ReportStore
    let records: HitRecords

    init(accounts: AccountDirectory, messages: MessageStore, database: Database) {
        self.accounts = accounts
        self.messages = messages
        reports = ReportStore(database: database)
        records = HitRecords(database: database)
    }

    /// Every path of reports.
    var all: [Route] {
        let account = "/v1/accounts/{account}"
        let message = account + "/messages/{message}"
        let interest = account + "/interests/{interest}/report"
        return [
            .get(message + "/report", ofMessage)
                .gives(MessageReport.self).faults(["unknown-account", "unknown-message"]),
            .get(message + "/report/hours", hours)
                .queries("link", "from", "to", "limit", "after").gives(Page<HourReport>.self)
                .faults([
                    "unknown-account", "unknown-message", "unknown-link", "invalid-query",
                ]),
            .get(message + "/clicks", clicks).streaming()
                .queries("verdict", "link", "from", "to").gives(linesOf: HitRecord.self)
                .faults([
                    "unknown-account", "unknown-message", "unknown-link", "invalid-query",
                ]),
            .get(interest, ofInterest)
                .gives(InterestReport.self).faults(["unknown-account"]),
            .get(interest + "/messages", messagesOfInterest)
                .queries("limit", "after").gives(Page<InterestMessageReport>.self)
                .faults(["unknown-account", "invalid-query"]),
            .get(account + "/contacts/{contact}/report", ofContact)
                .queries("limit", "after").gives(ContactReport.self)
                .faults(["unknown-account", "invalid-query"]),
        ]
    }

    /// `GET messages/{message}/report`: 200 ``MessageReport``, or 404 `unknown-message`.
    func ofMessage(_ request: Request, account: AccountID, id: MessageID) async throws -> Reply {
        _ = try await accounts.find(account)
        let message = try await messages.find(id, in: account)
        return .ok(try await reports.report(of: message, in: account))
    }

    /// `GET messages/{message}/report/hours?link=&from=&to=&limit=&after=`: 200 ``Page`` of
    /// ``HourReport`` in order, 400 `invalid-query`, 404 `unknown-message` or `unknown-link`.
    ///
    /// Hours in which nothing happened are left out. `from` and `to` are moments: the hour that
    /// `from` lies in is the first, the one that `to` lies in is left out.
    func hours(_ request: Request, account: AccountID, id: MessageID) async throws -> Reply {
        _ = try await accounts.find(account)
        let message = try await messages.find(id, in: account)
        let link = try link(of: message, request.query)
        var (from, to) = try ReportRoutes.hours(of: request.query)
        let page = try request.page()
        if let last = try page.cursor(of: 1)?.first {
            from = max(from, Instant(rawValue: last) + .seconds(3_600))
        }
        to = max(from, to)
        let items = try await reports.hours(
            of: id, link, in: account, from: from, to: to, limit: page.readLimit)
        return .ok(page.cut(items, by: \.hour.rawValue))
    }

    /// `GET messages/{message}/clicks?verdict=&link=&from=&to=`: 200, who clicked what, as NDJSON
    /// of ``HitRecord``; 400 `invalid-query`, 404 `unknown-message` or `unknown-link`.
    ///
    /// Decided clicks, as long as they are kept, by hour; within an hour by node. `from` and `to`
    /// are those of the hours.
    func clicks(_ request: Request, account: AccountID, id: MessageID) async throws -> Reply {
        _ = try await accounts.find(account)
        let message = try await messages.find(id, in: account)
        let link = try link(of: message, request.query)
        let (from, to) = try ReportRoutes.hours(of: request.query)
        let wanted = HitRecords.Wanted(
            message: id, links: link.map { [$0] } ?? message.links.map(\.id),
            verdict: try ReportRoutes.verdict(of: request.query), from: from, to: to)
        var reply = Reply.ndjson(HitRecord.self) { write in
            try await records.each(wanted, in: account, write)
        }
        reply.headers.set("Cache-Control", to: "no-store")
        return reply
    }

    /// `GET interests/{interest}/report`: 200 ``InterestReport``, or 404 `unknown-account`.
    func ofInterest(
        _ request: Request, account: AccountID, interest: InterestID
    ) async throws -> Reply {
        _ = try await accounts.find(account)
        return .ok(try await reports.report(of: interest, in: account))
    }

    /// `GET interests/{interest}/report/messages?limit=&after=`: 200 ``Page`` of
    /// ``InterestMessageReport`` by message, or 404 `unknown-account`.
    func messagesOfInterest(
        _ request: Request, account: AccountID, interest: InterestID
    ) async throws -> Reply {
        _ = try await accounts.find(account)
        let page = try request.page()
        let items = try await reports.messages(
            of: interest, in: account, after: try page.afterID(), limit: page.readLimit)
        return .ok(page.cut(items, by: \.message.number))
    }

    /// `GET contacts/{contact}/report?limit=&after=`: 200 ``ContactReport``, or 404
    /// `unknown-account`.
    ///
    /// Of a contact that Tracking does not know, or that was erased, all counts are 0.
    func ofContact(
        _ request: Request, account: AccountID, contact: ContactID
    ) async throws -> Reply {
        _ = try await accounts.find(account)
        let page = try request.page()
        let keys = try page.cursor(of: 2)
        let before = keys.map { (Instant(rawValue: $0[0]), $0[1]) } ?? (HitRecords.end, 0)
        var report = try await reports.report(of: contact, in: account)
        let items = try await records.list(
            of: contact, in: account, before: before, limit: page.readLimit)
        report.items = Array(items.prefix(Int(page.limit)))
        if items.count > report.items.count, let last = report.items.last {
            report.next = Cursor.encode([last.at.rawValue, last.click.number])
        }
        return .ok(report)
    }

    /// The link that is asked about, one of the message's.
    private func link(of message: Message, _ query: Query) throws -> LinkID? {
        guard let link = try query.value("link", as: LinkID.self) else { return nil }
        guard message.links.contains(where: { $0.id == link }) else {
            throw TrackingFault.unknownLink(link)
        }
        return link
    }

    /// From the beginning of the hour of `from` to that of `to`.
    private static func hours(of query: Query) throws -> (from: Instant, to: Instant) {
        func moment(_ name: String) throws -> Instant? {
            guard let text = try query.text(name) else { return nil }
            guard let moment = Instant(text) else {
                throw ProtocolFault.invalidQuery(
                    "`\(name)` is a moment, such as 2026-11-21T09:00:00Z.")
            }
            return moment
        }
        return (
            try moment("from")?.hour ?? Instant(rawValue: 0),
            try moment("to")?.hour ?? HitRecords.end
        )
    }

    private static func verdict(of query: Query) throws -> Verdict? {
        guard let text = try query.text("verdict") else { return nil }
        guard let verdict = Verdict(rawValue: text), verdict != .unknown else {
            throw ProtocolFault.invalidQuery("`verdict` is human, suspect or bot.")
        }
        return verdict
    }
}
