import Columns
import HTTP
import Model
import Postgres

@testable import Segmentation

extension SegmentationWorld {
    /// Waits until the account's segments are decided in memory.
    func makeResident() async throws {
        try await cache.read(account, needing: []) { _, _, _ in }
    }

    /// The members that this process has in memory.
    func remembered(_ segment: SegmentID) async throws -> [Int64] {
        try await cache.read(account, needing: []) { columns, live, _ in
            guard let members = live.members(segment) else { return [] }
            return columns.ids(members, after: ContactID(0), limit: 1_000_000).map(\.rawValue)
        }
    }

    /// Messages whose links are ten times their id, and one or two.
    func know(messages: ClosedRange<Int64>) async throws {
        for id in messages {
            try await database.run(
                SegmentationWorld.insertMessage, account, id, [id * 10 + 1, id * 10 + 2])
        }
        try await database.transaction { transaction in
            let turn = try await cache.take(account, in: transaction)
            _ = try await cache.redefine(turn, in: transaction)
        }
    }

    private static let insertMessage = Statement<NoRow, AccountID, Int64, [Int64]>(
        """
        INSERT INTO message (account_id, message_id, name, links)
        VALUES ($1::bigint, $2::bigint, 'A message', $3::bigint[])
        """)

    // MARK: Tracking's feed

    private func followTracking(_ kind: String, _ subject: Int64, _ json: [UInt8]) async throws {
        let changes = try changes([(kind, subject, json)])
        let tracking = TrackingChanges(decider: decider)
        try await database.transaction { transaction in
            try await tracking.apply(account.rawValue, changes, transaction)
        }
    }

    func deliver(_ event: Person.Event, to contact: Int64) async throws {
        let data = MessageDelivered(
            contact: ContactID(contact), message: event.message, deliveredAt: event.at)
        try await followTracking("message.delivered", contact, JSON.encode(data))
    }

    func open(_ event: Person.Event, by contact: Int64) async throws {
        let data = MessageOpened(
            contact: ContactID(contact), message: event.message, openedAt: event.at)
        try await followTracking("message.opened", contact, JSON.encode(data))
    }

    func click(_ click: Person.Click, by contact: Int64, _ id: ClickID) async throws {
        let data = LinkClick(
            click: id, contact: ContactID(contact), message: click.message, link: click.link,
            interests: click.interests, verdict: click.isHuman ? .human : .bot,
            clickedAt: click.at)
        try await followTracking(
            click.isHuman ? "link.clicked" : "link.scanned", contact, JSON.encode(data))
    }

    func visit(_ visit: Person.Visit, by contact: Int64, _ id: VisitID) async throws {
        let isPage = visit.kind == .page
        let data = Visit(
            visit: id, kind: visit.kind, contact: ContactID(contact), message: MessageID(1),
            link: LinkID(11), url: isPage ? visit.name : "https://a.example/form",
            name: isPage ? nil : visit.name, answers: [:], visitedAt: visit.at)
        let kinds: [VisitKind: String] = [
            .page: "page.visited", .form: "form.submitted", .survey: "survey.completed",
        ]
        try await followTracking(kinds[visit.kind] ?? "", contact, JSON.encode(data))
    }
}
