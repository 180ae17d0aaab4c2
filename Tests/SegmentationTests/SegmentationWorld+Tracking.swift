import Feed
import HTTP
import Model
import Postgres

@testable import Segmentation

/// What Tracking tells.
enum TrackingTold: Sendable {
    case delivered(Int64, message: Int64, at: Instant = .now)
    case opened(Int64, message: Int64, at: Instant = .now)
    case clicked(
        Int64, by: Int64?, message: Int64, link: Int64, interests: [Int64] = [],
        at: Instant = .now)
    case retracted(Int64, by: Int64?, message: Int64, link: Int64, interests: [Int64] = [])
    case scanned(Int64, by: Int64, message: Int64, link: Int64, interests: [Int64] = [])
    case visited(Int64, by: Int64, VisitKind, url: String, name: String? = nil)
    case other(String, [UInt8])

    var kind: String {
        switch self {
        case .delivered: "message.delivered"
        case .opened: "message.opened"
        case .clicked: "link.clicked"
        case .retracted: "link.retracted"
        case .scanned: "link.scanned"
        case .visited(_, _, .page, _, _): "page.visited"
        case .visited(_, _, .form, _, _): "form.submitted"
        case .visited: "survey.completed"
        case .other(let kind, _): kind
        }
    }

    var json: [UInt8] {
        switch self {
        case .delivered(let contact, let message, let at):
            JSON.encode(
                MessageDelivered(
                    contact: ContactID(contact), message: MessageID(message), deliveredAt: at))
        case .opened(let contact, let message, let at):
            JSON.encode(
                MessageOpened(
                    contact: ContactID(contact), message: MessageID(message), openedAt: at))
        case .clicked(let id, let contact, let message, let link, let interests, let at):
            click(id, contact, message, link, interests, .human, at)
        case .retracted(let id, let contact, let message, let link, let interests):
            click(id, contact, message, link, interests, .bot, .now)
        case .scanned(let id, let contact, let message, let link, let interests):
            click(id, contact, message, link, interests, .suspect, .now)
        case .visited(let id, let contact, let kind, let url, let name):
            JSON.encode(
                Visit(
                    visit: VisitID(id), kind: kind, contact: ContactID(contact),
                    message: MessageID(1), link: LinkID(1), url: url, name: name,
                    answers: ["colour": "red"], visitedAt: .now))
        case .other(_, let json): json
        }
    }

    private func click(
        _ id: Int64, _ contact: Int64?, _ message: Int64, _ link: Int64, _ interests: [Int64],
        _ verdict: Verdict, _ at: Instant
    ) -> [UInt8] {
        JSON.encode(
            LinkClick(
                click: ClickID(id), contact: contact.map { ContactID($0) },
                message: MessageID(message), link: LinkID(link),
                interests: interests.map { InterestID($0) }, verdict: verdict, clickedAt: at))
    }
}

extension SegmentationWorld {
    func followTracking(_ told: TrackingTold...) async throws { try await followTracking(told) }

    func followTracking(_ told: [TrackingTold]) async throws {
        let changes = try told.map { one in
            FollowedChange(
                position: Position(epoch: "1-1", xid: 1, id: 1), account: account.rawValue,
                kind: one.kind, subject: 1, at: .now, json: try JSON(parsing: one.json))
        }
        try await database.transaction { transaction in
            try await TrackingChanges(decider: decider)
                .apply(account.rawValue, changes, transaction)
        }
    }

    /// As if a request had named them before.
    func addMessage(_ id: Int64, links: ClosedRange<Int64>) async throws {
        let links = links.map {
            Link(id: LinkID($0), position: 1, url: "https://a.test/", text: "a", interests: [])
        }
        let message = KnownMessage(
            Message(
                id: MessageID(id), name: "Message \(id)", links: links, createdAt: .now,
                version: 1))
        try await database.transaction { transaction in
            let turn = try await cache.take(account, in: transaction)
            _ = try await Projection().put([message], of: account, in: transaction)
            _ = try await cache.redefine(turn, in: transaction)
        }
    }

    /// How many rows there are of deliveries, opens, clicks, people's clicks, visits, memberships.
    func activityRows() async throws -> [Int64] {
        try await database.first(SegmentationWorld.countActivity, account) ?? []
    }

    private static let countActivity = Statement<[Int64], AccountID>(
        """
        SELECT ARRAY[
            (SELECT count(*) FROM delivery WHERE account_id = $1::bigint),
            (SELECT count(*) FROM opening WHERE account_id = $1::bigint),
            (SELECT count(*) FROM click WHERE account_id = $1::bigint),
            (SELECT count(*) FROM click WHERE account_id = $1::bigint AND is_human),
            (SELECT count(*) FROM visit WHERE account_id = $1::bigint),
            (SELECT count(*) FROM membership WHERE account_id = $1::bigint)]
        """)

    /// Tests that read shorter.
    static func received(_ message: Int64?) -> Criteria { about(.received, message) }

    static func opened(_ message: Int64?) -> Criteria { about(.opened, message) }

    static func clicked(_ message: Int64?, _ clicks: ClickKind = .human) -> Criteria {
        about(.clicked, message, clicks)
    }

    private static func about(
        _ test: CriterionTest, _ message: Int64?, _ clicks: ClickKind? = nil
    ) -> Criteria {
        .test(
            Criterion(
                on: .message, test: test, message: message.map { MessageID($0) }, clicks: clicks))
    }

    static func clickedLink(_ link: Int64, of message: Int64, _ clicks: ClickKind = .human)
        -> Criteria
    {
        .test(
            Criterion(
                on: .link, test: .clicked, message: MessageID(message), link: LinkID(link),
                clicks: clicks))
    }

    static func visited(_ on: CriterionSubject, _ test: CriterionTest, _ names: String...)
        -> Criteria
    {
        .test(Criterion(on: on, test: test, values: names))
    }
}
