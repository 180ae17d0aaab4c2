import Clients
import EventLoop
import Feed
import HTTP
import Model
import Postgres
import Service
import TestKit
import Testing

@testable import Segmentation

extension Trait where Self == DatabaseTrait {
    /// Databases of Segmentation and of Interests.
    static var rules: Self {
        .database(Schema.migrations, beside: InterestsOwner.migrations)
    }
}

/// Segmentation's rules in this process, with Interests behind a socket; accounts 7 and 8.
struct RuleWorld: Sendable {
    let database = TestDatabase.current.database
    let loops = TestDatabase.current.loops
    let owner: InterestsOwner
    let served: ServedRoutes
    let way: Way
    let outbox = RuleOutbox()
    let deliverer: Deliverer
    /// By account, an interest.
    let wishes: [AccountID: InterestID]

    private let changes: ContactChanges
    private let interests: InterestChanges
    private let segments: SegmentStore
    private let filler: Filler

    static let seven = AccountID(7)
    static let eight = AccountID(8)

    /// In whose name rules may act at Interests.
    init(actors: [Actor] = [.segment, .api]) async throws {
        let accounts = [RuleWorld.seven, RuleWorld.eight].map {
            Account(
                id: $0, name: "Acme", mode: .interests, plan: .pro, languages: ["nl", "fr"],
                timeZone: "Europe/Brussels", createdAt: .now, version: 1)
        }
        owner = try await InterestsOwner(accounts, with: TestDatabase.beside[0])
        served = try await ServedRoutes(
            owner.routes, with: TestDatabase.beside[0], actors: actors)
        way = Way(to: served)
        let between = try await ServedRoutes(way.routes)
        deliverer = Deliverer(
            database: database, interests: between.interests, doorbell: outbox.doorbell,
            log: Log(service: "tests"))
        let directory = AccountDirectory(
            database: database,
            contacts: ContactsClient(
                client: served.client, base: try BaseURL("http://127.0.0.1:1"), key: ""))
        let cache = AccountCache(
            database: database, loops: loops, accounts: directory, limits: CriteriaLimits())
        let decider = Decider(
            feed: FeedWriter(database: database), cache: cache, outbox: outbox)
        segments = SegmentStore(database: database, decider: decider)
        filler = Filler(database: database, decider: decider)
        changes = ContactChanges(accounts: directory, decider: decider)
        interests = InterestChanges(decider: decider)
        var wishes: [AccountID: InterestID] = [:]
        for account in accounts {
            wishes[account.id] = try await served.interests.add(
                InterestDraft(name: "Wine"), in: account.id
            ).id
        }
        self.wishes = wishes
        for account in accounts {
            try await follow(
                [("account.changed", account.id.rawValue, JSON.encode(account))], account.id)
            let interest = try await served.interests.interests(in: account.id)[0]
            let change = try RuleWorld.change(
                "interest.created", interest.id.rawValue, JSON.encode(interest), account.id)
            try await database.transaction { [interests] transaction in
                try await interests.apply(account.id.rawValue, [change], transaction)
            }
        }
    }

    /// A second process that delivers.
    func otherDeliverer() async throws -> Deliverer {
        Deliverer(
            database: database, interests: try await ServedRoutes(way.routes).interests,
            doorbell: Doorbell(), log: Log(service: "tests"))
    }

    private static func change(
        _ kind: String, _ subject: Int64, _ json: [UInt8], _ account: AccountID
    ) throws -> FollowedChange {
        FollowedChange(
            position: Position(epoch: "1-1", xid: 1, id: 1), account: account.rawValue,
            kind: kind, subject: subject, at: .now, json: try JSON(parsing: json))
    }

    private func follow(_ list: [(String, Int64, [UInt8])], _ account: AccountID) async throws {
        let page = try list.map { try RuleWorld.change($0, $1, $2, account) }
        try await database.transaction { transaction in
            try await changes.apply(account.rawValue, page, transaction)
        }
    }

    /// Contacts as Contacts tells them, all in one transaction.
    func put(
        _ contacts: [Int64], language: String = "nl", version: Int32 = 1,
        in account: AccountID = RuleWorld.seven
    ) async throws {
        try await follow(
            contacts.map { id in
                let contact = Contact(
                    id: ContactID(id), email: "c\(id)@example.com", language: language,
                    firstName: nil, name: nil, fields: [:], sources: [SourceID(1)],
                    state: .confirmed, createdAt: .now, changedAt: .now, version: version)
                return ("contact.changed", id, JSON.encode(contact))
            }, account)
    }

    /// A filled segment of those who speak Dutch, who get the account's interest.
    func addRule(in account: AccountID = RuleWorld.seven) async throws -> SegmentID {
        let draft = SegmentDraft(
            name: "Dutch", match: .test(Criterion(on: .language, test: .hasAny, values: ["nl"])),
            onEnter: SegmentRule(assign: [wishes[account] ?? InterestID(0)]))
        let segment = try await database.transaction { transaction in
            try await segments.add(draft, to: account, in: transaction)
        }
        try await filler.fillAll()
        return segment.id
    }

    func state(of segment: SegmentID, in account: AccountID = RuleWorld.seven) async throws
        -> SegmentRuleState
    {
        try await RuleStore(database: database, doorbell: outbox.doorbell)
            .state(of: segment, in: account, database)
    }

    /// Whatever waits for a try or for a process that died, waits no more.
    func forgetWaits() async throws { try await database.run(RuleWorld.hasten) }

    private static let hasten = Statement<NoRow>(
        """
        UPDATE assignment
        SET due_at = now(), claimed_until = NULL
        """)

    /// Claims the oldest row as a process does that dies then.
    func claimAndDie(in account: AccountID = RuleWorld.seven) async throws {
        let head = try #require(
            try await database.first(AssignmentStatements.head, account))
        _ = try #require(
            try await database.first(AssignmentStatements.claim, account, head.id))
    }
}
