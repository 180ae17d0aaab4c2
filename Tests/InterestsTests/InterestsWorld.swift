import Clients
import EventLoop
import Feed
import HTTP
import Model
import Postgres
import Service
import TestKit

@testable import Interests

/// The service's parts over the test's own database, with account 7.
struct InterestsWorld: Sendable {
    let database = TestDatabase.current.database
    let loops = TestDatabase.current.loops
    let parts: InterestsParts
    let account: Account

    var accounts: AccountDirectory { parts.accounts }
    var interests: InterestStore { parts.interests }
    var memberships: MembershipStore { parts.memberships }

    init(mode: AccountMode = .interests, plan: Plan = .pro) async throws {
        // Nobody listens there: what these tests need of others comes by their feeds.
        let (client, nowhere) = (HTTPClient(on: loops), try BaseURL("http://127.0.0.1:1"))
        let feed = FeedWriter(database: database)
        parts = InterestsParts(
            database: database, feed: feed,
            contacts: ContactsClient(client: client, base: nowhere, key: ""),
            tracking: TrackingClient(client: client, base: nowhere, key: ""))
        TestDatabase.current.atEnd {
            feed.stop()
            await client.close()
        }
        account = InterestsWorld.account(7, mode, plan)
        try await put(account)
    }

    static func account(_ id: Int64, _ mode: AccountMode, _ plan: Plan) -> Account {
        Account(
            id: AccountID(id), name: "Acme", mode: mode, plan: plan, languages: ["nl"],
            timeZone: "Europe/Brussels", createdAt: .now, version: 1)
    }

    func put(_ account: Account) async throws {
        let change = try change("account.changed", account.id.rawValue, account, of: account.id)
        try await database.transaction { transaction in
            try await accounts.apply([change], in: transaction)
        }
    }

    func change(_ kind: String, _ subject: Int64, _ data: some Encodable, of account: AccountID)
        throws -> FollowedChange
    {
        FollowedChange(
            position: Position(epoch: "1-1", xid: 1, id: 1), account: account.rawValue, kind: kind,
            subject: subject, at: .now, json: try JSON(parsing: JSON.encode(data)))
    }

    func interest(
        _ name: String, _ kind: InterestKind = .interest, _ visibility: Visibility = .public
    ) async throws -> InterestID {
        let entry = InterestRules.Entry(kind: kind, visibility: visibility, name: name)
        return try await database.transaction { transaction in
            try await interests.add(entry, to: account.id, in: transaction).id
        }
    }

    @discardableResult
    func change(
        _ items: [(Int64, InterestID, MembershipAct)], as actor: Actor = .import
    ) async throws -> [MembershipOutcome] {
        let items = items.map {
            MembershipItem(contact: ContactID($0.0), interest: $0.1, act: $0.2)
        }
        return try await database.transaction { transaction in
            try await memberships.change(
                items, of: account,
                for: .init(actor: actor, origin: "test", doneBy: "tests"), in: transaction)
        }
    }

    func membership(_ contact: Int64, _ interest: InterestID) async throws -> Membership? {
        try await database.first(
            MembershipStatements.find, account.id, interest, ContactID(contact))
    }

    func state(_ contact: Int64, _ interest: InterestID) async throws -> MembershipState {
        try await membership(contact, interest)?.state ?? .none
    }

    func click(
        _ id: Int64, by contact: Int64, on interests: [InterestID], at seconds: Int64 = 0
    ) -> LinkClick {
        LinkClick(
            click: ClickID(id), contact: ContactID(contact), message: MessageID(1),
            link: LinkID(id % 10), interests: interests, verdict: .human,
            clickedAt: Instant(rawValue: 1_700_000_000_000 + seconds * 1_000))
    }

    /// Applies changes as the follower of Tracking's feed does.
    func follow(_ changes: [(kind: String, click: LinkClick)]) async throws {
        let changes = try changes.map {
            try change(
                $0.kind, $0.click.contact?.rawValue ?? 0, $0.click, of: account.id)
        }
        try await database.transaction { transaction in
            try await parts.clicks.apply(account.id.rawValue, changes, transaction)
        }
    }

    /// Applies changes as the follower of Contacts' feed does.
    func followContacts(_ kind: String, _ contact: Int64) async throws {
        let change = try change(
            kind, contact, ContactErased(contact: ContactID(contact), version: 9), of: account.id)
        try await database.transaction { transaction in
            try await parts.people.apply(account.id.rawValue, [change], transaction)
        }
    }

    /// Kind and subject of everything published, in order.
    func published() async throws -> [String] {
        try await database.all(InterestsWorld.published).map { "\($0.values.0) \($0.values.1)" }
    }

    private static let published = Statement<Columns<String, Int64>>(
        """
        SELECT kind, subject_id
        FROM change
        WHERE data IS NOT NULL AND kind NOT LIKE 'interest.%'
        ORDER BY xid, change_id
        """)

    static let history = Statement<Columns<String, String, String>, AccountID, ContactID>(
        """
        SELECT was, state, actor
        FROM membership_history
        WHERE account_id = $1 AND contact_id = $2
        ORDER BY entry_id
        """)
}
