import Clients
import EventLoop
import Feed
import HTTP
import Model
import Postgres
import Service
import TestKit
import Testing

@testable import Tracking

/// The service's parts over one database, with accounts 7 and 8, and both ports open.
struct TrackingWorld: Sendable {
    let database: Database
    let loops: EventLoops
    let folder: TestFolder
    let keys: TokenKeys
    let spool: Spool
    let links: LinkFollower
    let visits: VisitTokens
    let due = DueAccounts()
    let shipper: HitShipper
    let decider: ClickDecider
    let verdicts: VerdictSettings
    let feed: FeedWriter
    let accounts: AccountDirectory
    let contacts: ContactsClient
    let recipients: RecipientStore
    let client: HTTPClient
    let api: TrackingClient
    let publicURL: BaseURL

    static let account = AccountID(7)
    static let other = AccountID(8)

    init(
        database: Database? = nil, loops: EventLoops? = nil, hold: Duration = .zero,
        spoolFolder: String? = nil
    ) async throws {
        let database = database ?? TestDatabase.current.database
        let loops = loops ?? TestDatabase.current.loops
        folder = try TestFolder()
        self.database = database
        self.loops = loops
        let key = try #require(TokenKey(id: 1, secret: Array(0..<32)))
        keys = try #require(TokenKeys([key]))
        var settings = SpoolSettings(folder: spoolFolder ?? folder.path)
        settings.segmentBytes = 1 << 20
        spool = Spool(settings)
        links = LinkFollower(copy: LinkCopy(folder: folder.path), database: database)
        _ = await links.copy.load()
        visits = VisitTokens(keys: keys, origins: VisitOrigins(database: database))
        shipper = HitShipper(
            spool, into: database, due: due, ShipperSettings(), metrics: Metrics())
        feed = FeedWriter(database: database)
        var verdicts = VerdictSettings()
        verdicts.hold = Int32(hold.components.seconds)
        self.verdicts = verdicts
        decider = ClickDecider(
            database: database, feed: feed, due: due, defaults: verdicts, metrics: Metrics())
        client = HTTPClient(on: loops)
        // Nobody listens there: what these tests need of Contacts comes by its feed.
        contacts = ContactsClient(
            client: client, base: try BaseURL("http://127.0.0.1:1"), key: "")
        accounts = AccountDirectory(database: database, contacts: contacts)
        recipients = RecipientStore(database: database, feed: feed)
        let open = HTTPServer(
            PublicRoutes(keys: keys, spool: spool, links: links, visits: visits, on: loops).all,
            on: loops)
        publicURL = try BaseURL("http://127.0.0.1:\(try await open.listen(port: 0))")
        let messages = MessageStore(database: database)
        let closed = HTTPServer(
            MessageRoutes(
                accounts: accounts, messages: messages,
                idempotency: Idempotency(database: database)
            ).all
                + SettingsRoutes(
                    accounts: accounts, settings: SettingsStore(database: database)
                ).all
                + RecipientRoutes(
                    accounts: accounts, messages: messages, recipients: recipients, keys: keys,
                    publicURL: "http://public.test"
                ).all + ClickRoutes(accounts: accounts, database: database).all
                + ReportRoutes(accounts: accounts, messages: messages, database: database).all
                + VerdictRoutes(accounts: accounts, database: database).all,
            on: loops)
        let port = try await closed.listen(port: 0)
        api = TrackingClient(
            client: client, base: try BaseURL("http://127.0.0.1:\(port)"), key: "k")
    }

    /// Makes both accounts known.
    func addAccounts() async throws {
        for id in [TrackingWorld.account, TrackingWorld.other] {
            let account = Account(
                id: id, name: "Acme", mode: .interests, plan: .pro, languages: ["nl"],
                timeZone: "Europe/Brussels", createdAt: .now, version: 1)
            let change = FollowedChange(
                position: Position(epoch: "1-1", xid: 1, id: 1), account: id.number,
                kind: "account.changed", subject: id.number, at: .now,
                json: try JSON(parsing: JSON.encode(account)))
            try await database.transaction { transaction in
                try await accounts.apply([change], in: transaction)
            }
        }
    }

    /// A message with as many links as there are URLs.
    func message(_ urls: String..., account: AccountID = account) async throws -> Message {
        let html = urls.map { "<a href=\"\($0)\">x</a>" }.joined()
        return try await api.add(MessageDraft(name: "m", html: html), in: account)
    }

    func token(
        _ message: Message, _ position: Int = 1, contact: Int64? = 5,
        account: AccountID = account
    ) -> String {
        keys.seal(
            TokenContent(
                .click, account: account, message: message.id,
                link: message.links[position - 1].id, contact: contact.map { ContactID($0) }))
    }

    /// A browser's request to the public port.
    func fetch(
        _ path: String, _ method: HTTP.Method = .get, _ fields: [(String, String)] = []
    ) async throws -> ClientReply {
        var request = ClientRequest(method, publicURL, path)
        for (name, value) in TrackingWorld.browser { request.headers.set(name, to: value) }
        for (name, value) in fields { request.headers.set(name, to: value) }
        return try await client.send(request)
    }

    static let agent = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"

    /// What a browser sends when somebody follows a link in a mail client's window.
    private static let browser = [
        ("User-Agent", agent),
        ("Accept", "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"),
        ("Accept-Language", "nl,en;q=0.5"), ("Accept-Encoding", "gzip, deflate, br, zstd"),
        ("Upgrade-Insecure-Requests", "1"), ("Sec-Fetch-Dest", "document"),
        ("Sec-Fetch-Mode", "navigate"), ("Sec-Fetch-Site", "cross-site"),
        ("Sec-Fetch-User", "?1"),
    ]

    /// Every hit that lies in the spool.
    func spooled() async throws -> [Hit] {
        try await spool.read(most: .max).flatMap { try #require($0.hits) }
    }

    /// Ships everything and decides what is due.
    func settle() async throws {
        var days: Set<Int32> = []
        while try await shipper.ship(&days) > 0 {}
        try await decider.decideDue()
    }

    /// The data of everything published of a kind, in order.
    func published(_ kind: String) async throws -> [LinkClick] {
        try await database.all(TrackingWorld.publishedData, kind)
            .map { try JSON.decode(LinkClick.self, from: $0.bytes, .reply) }
    }

    private static let publishedData = Statement<JSONText, String>(
        """
        SELECT data
        FROM change
        WHERE kind = $1::text AND data IS NOT NULL
        ORDER BY xid, change_id
        """)

    static let countHits = Statement<Int64>("SELECT count(*) FROM hit")
}
