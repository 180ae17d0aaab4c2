import Clients
import EventLoop
import Feed
import HTTP
import Model
import Postgres
import Service
import TestKit
import Testing

@testable import Contacts

/// The real routes over the test's own database, served on a port of the kernel's choice.
struct ContactsWorld: Sendable {
    let database = TestDatabase.current.database
    let feed: FeedWriter
    let parts: ContactsParts
    let account = AccountID(7)
    private let served: ServedRoutes

    var contacts: ContactsClient { served.contacts }
    var client: HTTPClient { served.client }
    var base: BaseURL { served.base }

    /// Serves until the test ends.
    static func run(
        contactLimit: Int? = nil, _ test: @Sendable (ContactsWorld) async throws -> Void
    ) async throws {
        let loops = TestDatabase.current.loops
        let database = TestDatabase.current.database
        let client = HTTPClient(on: loops)
        let feed = FeedWriter(database: database)
        // Nobody listens there: exports of segments belong to the system's tests.
        let nobody = try BaseURL("http://127.0.0.1:1")
        let parts = ContactsParts(
            database: database, feed: feed, hash: ErasureHash(key: Array("a secret".utf8)),
            contactLimit: contactLimit,
            interests: InterestsClient(client: client, base: nobody, key: ""),
            segmentation: SegmentationClient(client: client, base: nobody, key: ""))
        let served = try await ServedRoutes(parts.routes)
        TestDatabase.current.atEnd {
            feed.stop()
            await client.close()
        }
        try await test(ContactsWorld(feed: feed, parts: parts, served: served))
    }

    private init(feed: FeedWriter, parts: ContactsParts, served: ServedRoutes) {
        self.feed = feed
        self.parts = parts
        self.served = served
    }

    static let draft = AccountDraft(
        name: "Acme", mode: .interests, plan: .pro, languages: ["nl", "fr"],
        timeZone: "Europe/Brussels")

    /// Account 7 with one source.
    func open() async throws -> SourceID {
        _ = try await contacts.put(ContactsWorld.draft, account: account)
        return try await contacts.addSource(SourceDraft(name: "Fair"), in: account).id
    }

    /// One request, as any program could write it.
    func send(
        _ method: HTTP.Method, _ path: String, _ body: String? = nil,
        _ headers: [String: String] = [:], account: Int64 = 7
    ) async throws -> ClientReply {
        try await served.send(
            method, path, body, headers: headers.map { ($0.key, $0.value) }, account: account)
    }

    func batch(
        _ rows: [ContactRow], language: String? = "nl", source: SourceID? = nil,
        resubscribe: Bool? = nil, origin: String? = "import:1"
    ) -> ContactBatch {
        ContactBatch(
            rows: rows, fallbackLanguage: language, fallbackSource: source,
            resubscribeBlacklisted: resubscribe, consent: Consent(rightfullyObtained: true),
            origin: origin)
    }

    func draft(_ email: String, _ source: SourceID) -> ContactDraft {
        ContactDraft(
            email: email, language: "nl", source: source,
            consent: Consent(rightfullyObtained: true))
    }

    /// Kind and subject of every contact change, in order.
    func published() async throws -> [String] {
        try await database.all(ContactsWorld.published).map { "\($0.values.0) \($0.values.1)" }
    }

    /// All text of every table that could hold an address.
    func traces(of text: String) async throws -> Int64 {
        try await database.first(ContactsWorld.traces, text) ?? -1
    }

    private static let published = Statement<Columns<String, Int64>>(
        """
        SELECT kind, subject_id
        FROM change
        WHERE kind LIKE 'contact.%' AND data IS NOT NULL
        ORDER BY xid, change_id
        """)

    private static let traces = Statement<Int64, String>(
        """
        SELECT count(*)
        FROM (
            SELECT contact::text AS line FROM contact
            UNION ALL SELECT blacklist::text FROM blacklist
            UNION ALL SELECT change::text FROM change
            UNION ALL SELECT contact_history::text FROM contact_history
            UNION ALL SELECT consent_statement::text FROM consent_statement
            UNION ALL SELECT convert_from(body, 'UTF8') FROM idempotency_key
            UNION ALL SELECT erased_contact::text FROM erased_contact) AS everything
        WHERE strpos(line, $1) > 0
        """)
}

extension ClientReply {
    /// The names of what went wrong, at their places.
    func errors() throws -> [String] {
        struct Wrong: Decodable {
            struct One: Decodable {
                let pointer: String
                let code: String
            }
            let errors: [One]?
        }
        return try json(Wrong.self).errors?.map { "\($0.pointer) \($0.code)" } ?? []
    }

    /// The problem's name.
    func problem() throws -> String {
        struct Kind: Decodable { let type: String }
        return String(try json(Kind.self).type.dropFirst("/problems/".count))
    }

    var text: String { String(decoding: body, as: UTF8.self) }
}
