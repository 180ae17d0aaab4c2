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

/// The service's parts over the test's own database, with account 7.
struct SegmentationWorld: Sendable {
    let database = TestDatabase.current.database
    let loops = TestDatabase.current.loops
    let account = AccountID(7)
    let feed: FeedWriter
    let accounts: AccountDirectory
    let cache: AccountCache
    let decider: Decider
    let segments: SegmentStore
    let answers: AnswerStore
    let filler: Filler
    let day: DayTurn
    let contactChanges: ContactChanges
    let interestChanges: InterestChanges
    let learner: Learner

    init(
        zone: String = "Europe/Brussels", contactsURL: String = "http://127.0.0.1:1",
        interestsURL: String = "http://127.0.0.1:1", trackingURL: String = "http://127.0.0.1:1",
        isReplica: Bool = false,
        now: @escaping @Sendable () -> Instant = { .now },
        memory: MemorySettings = MemorySettings()
    ) async throws {
        var memory = memory
        memory.now = now
        let client = HTTPClient(on: loops)
        let contacts = ContactsClient(client: client, base: try BaseURL(contactsURL), key: "")
        let interests = InterestsClient(client: client, base: try BaseURL(interestsURL), key: "")
        let tracking = TrackingClient(client: client, base: try BaseURL(trackingURL), key: "")
        feed = FeedWriter(database: database)
        accounts = AccountDirectory(database: database, contacts: contacts)
        cache = AccountCache(
            database: database, loops: loops, accounts: accounts,
            limits: CriteriaLimits(tests: 200, levels: 20), settings: memory)
        decider = Decider(feed: feed, cache: cache) { _ in
            Issue.record("members in memory were not those of the rows")
        }
        segments = SegmentStore(database: database, decider: decider)
        answers = AnswerStore(database: database, cache: cache)
        filler = Filler(database: database, decider: decider)
        day = DayTurn(database: database, decider: decider, now: now)
        contactChanges = ContactChanges(accounts: accounts, decider: decider)
        interestChanges = InterestChanges(decider: decider)
        learner = Learner(
            database: database, cache: cache, interests: interests, contacts: contacts,
            tracking: tracking)
        if !isReplica { try await put(zone: zone) }
    }

    /// Tells the account.
    func put(zone: String, version: Int32 = 1) async throws {
        let data = Account(
            id: account, name: "Acme", mode: .interests, plan: .pro, languages: ["nl", "fr"],
            timeZone: zone, createdAt: .now, version: version)
        try await followContacts([("account.changed", account.rawValue, JSON.encode(data))])
    }

    /// Every path of the service, with the limits of a plan that has them.
    var routes: [Route] {
        let cache = AccountCache(
            database: database, loops: loops, accounts: accounts, limits: CriteriaLimits())
        let decider = Decider(feed: feed, cache: cache)
        return SegmentationRoutes(
            database: database, decider: decider,
            segments: SegmentStore(database: database, decider: decider), learner: learner,
            accounts: accounts, idempotency: Idempotency(database: database)
        ).all
    }

    // MARK: Feeds

    func changes(_ list: [(String, Int64, [UInt8])]) throws -> [FollowedChange] {
        try list.map { kind, subject, json in
            FollowedChange(
                position: Position(epoch: "1-1", xid: 1, id: 1), account: account.rawValue,
                kind: kind, subject: subject, at: .now, json: try JSON(parsing: json))
        }
    }

    func followContacts(_ list: [(String, Int64, [UInt8])]) async throws {
        let changes = try changes(list)
        try await database.transaction { transaction in
            try await contactChanges.apply(account.rawValue, changes, transaction)
        }
    }

    func followInterests(_ list: [(String, Int64, [UInt8])]) async throws {
        let changes = try changes(list)
        try await database.transaction { transaction in
            try await interestChanges.apply(account.rawValue, changes, transaction)
        }
    }

    func put(_ contacts: Contact...) async throws { try await put(contacts) }

    func put(_ contacts: [Contact]) async throws {
        try await followContacts(
            contacts.map { ("contact.changed", $0.id.rawValue, JSON.encode($0)) })
    }

    func erase(_ contact: Int64) async throws {
        let data = ContactErased(contact: ContactID(contact), version: 99)
        try await followContacts([("contact.erased", contact, JSON.encode(data))])
    }

    func addFields() async throws {
        let types: [(String, FieldType)] = [
            ("city", .text), ("age", .number), ("birthday", .date), ("wines", .choice),
        ]
        try await followContacts(
            types.enumerated().map { index, field in
                let id = Int64(index + 1)
                let data = Field(
                    id: FieldID(id), name: field.0, placeholder: field.0, type: field.1,
                    options: [], createdAt: .now, version: 1)
                return ("field.changed", id, JSON.encode(data))
            })
    }

    func addInterests(_ ids: ClosedRange<Int64>) async throws {
        try await followInterests(
            ids.map { id in
                let data = Interest(
                    id: InterestID(id), name: "Interest \(id)", kind: .interest,
                    visibility: .public, createdAt: .now, version: 1)
                return ("interest.created", id, JSON.encode(data))
            })
    }

    func put(
        _ contact: Int64, _ interest: Int64, _ state: MembershipState, clicks: Int32 = 0,
        version: Int32 = 1
    ) async throws {
        try await put([(contact, interest, state, clicks)], version: version)
    }

    func put(_ list: [(Int64, Int64, MembershipState, Int32)], version: Int32 = 1) async throws {
        try await followInterests(
            list.map { contact, interest, state, clicks in
                let point = MembershipPoint(
                    interest: InterestID(interest), state: state, actor: .user, clicks: clicks,
                    version: version)
                let data = MembershipChange(contact: ContactID(contact), memberships: [point])
                return ("membership.subscribed", contact, JSON.encode(data))
            })
    }

    static func contact(
        _ id: Int64, language: String = "nl", state: ContactState = .confirmed,
        fields: [String: FieldValue] = [:], version: Int32 = 1
    ) -> Contact {
        Contact(
            id: ContactID(id), email: "c\(id)@example.com", language: language, firstName: nil,
            name: nil, fields: fields, sources: [SourceID(1)], state: state,
            createdAt: Instant(rawValue: 1_700_000_000_000), changedAt: .now, version: version)
    }

    // MARK: Segments

    func add(
        _ name: String, _ match: Criteria, parent: SegmentID? = nil, assign: [Int64]? = nil,
        existing: Bool? = nil
    ) async throws -> Segment {
        let draft = SegmentDraft(
            name: name, match: match, parent: parent,
            onEnter: assign.map { SegmentRule(assign: $0.map(InterestID.init(_:))) },
            existing: existing)
        return try await database.transaction { transaction in
            try await segments.add(draft, to: account, in: transaction)
        }
    }

    /// A segment that is filled when this returns.
    func filled(
        _ name: String, _ match: Criteria, parent: SegmentID? = nil, assign: [Int64]? = nil,
        existing: Bool? = nil
    ) async throws -> SegmentID {
        let segment = try await add(
            name, match, parent: parent, assign: assign, existing: existing)
        try await filler.fillAll()
        return segment.id
    }

    func members(_ segment: SegmentID) async throws -> [Int64] {
        try await answers.members(segment, in: account, after: ContactID(0), limit: 100_000)
            .map(\.contact.rawValue)
    }

    func count(_ segment: SegmentID) async throws -> Int64 {
        answers.count(try await segments.find(segment, in: account)).count
    }

    /// Kind and subject of everything published, in order.
    func published() async throws -> [String] {
        try await database.all(SegmentationWorld.changes).map { "\($0.values.0) \($0.values.1)" }
    }

    private static let changes = Statement<Columns<String, Int64>>(
        """
        SELECT kind, subject_id
        FROM change
        ORDER BY xid, change_id
        """)

    /// Tests that read shorter.
    static func speaks(_ languages: String...) -> Criteria {
        .test(Criterion(on: .language, test: .hasAny, values: languages))
    }

    static func has(_ interest: Int64) -> Criteria {
        .test(Criterion(on: .interest, test: .subscribed, interest: InterestID(interest)))
    }

    static func clicked(_ interest: Int64, atLeast clicks: Double) -> Criteria {
        .test(
            Criterion(
                on: .clicks, test: .atLeast, interest: InterestID(interest), number: clicks))
    }

    static func isMember(of segment: SegmentID) -> Criteria {
        .test(Criterion(on: .segment, test: .member, segment: segment))
    }
}
