import Clients
import EventLoop
import Feed
import HTTP
import Model
import Postgres
import Service
import TestKit
import Testing

@testable import Imports

extension Trait where Self == DatabaseTrait {
    /// Databases of Imports and of the owners of what it writes.
    static var imports: Self {
        .database(
            Schema.migrations, beside: ContactsOwner.migrations, InterestsOwner.migrations)
    }
}

/// The service in this process with the owners of contacts and interests, over real sockets, each
/// with its own database of a real PostgreSQL.
final class ImportsWorld: Sendable {
    let network = FaultyNetwork()
    let served: ServedRoutes
    let client: ImportsClient
    let database: Database

    /// The owners themselves: no fault is on the way to them.
    let contacts: ContactsClient
    let interests: InterestsClient

    /// Sources and interests of the account, by their names.
    let sources: [String: SourceID]
    let wishes: [String: InterestID]

    private let parts: ImportsParts
    private let otherParts: ImportsParts
    private let loops = TestDatabase.current.loops

    static let account = AccountID(7)
    static let draft = AccountDraft(
        name: "Test", mode: .interests, plan: .pro, languages: ["nl", "fr"],
        timeZone: "Europe/Brussels")
    static let consent = Consent(rightfullyObtained: true, note: "fair")

    init(change: (inout ImportsConfig) -> Void = { _ in }) async throws {
        var config = ImportsConfig()
        config.lease = "300ms"
        change(&config)
        let owners = TestDatabase.beside
        let contactsOwner = try await ContactsOwner.serve(with: owners[0])
        contacts = contactsOwner.contacts
        let interestsOwner = try await InterestsOwner.serve(with: owners[1], contacts: contacts)
        interests = interestsOwner.interests
        sources = try await Self.fill(contacts)
        wishes = try await Self.fill(interests)

        let toContacts = try await ServedRoutes(
            network.routes(to: contactsOwner.base, by: contactsOwner.client))
        let toInterests = try await ServedRoutes(
            network.routes(to: interestsOwner.base, by: interestsOwner.client))
        let database = TestDatabase.current.database
        func parts(_ name: String) -> ImportsParts {
            ImportsParts(
                config, database: database, feed: FeedWriter(database: database),
                contacts: toContacts.contacts, interests: toInterests.interests,
                log: Log(service: name))
        }
        self.database = database
        self.parts = parts("imports")
        otherParts = parts("imports-2")
        served = try await ServedRoutes(self.parts.routes)
        client = served.imports
    }

    private static func fill(_ contacts: ContactsClient) async throws -> [String: SourceID] {
        _ = try await contacts.put(draft, account: account)
        for (name, type) in [("note", FieldType.text), ("size", .number), ("since", .date)] {
            _ = try await contacts.addField(
                FieldDraft(name: name, type: type, placeholder: name), in: account)
        }
        let fair = try await contacts.addSource(SourceDraft(name: "Fair"), in: account)
        return ["Fair": fair.id]
    }

    private static func fill(_ interests: InterestsClient) async throws -> [String: InterestID] {
        var wishes: [String: InterestID] = [:]
        for name in ["Wine", "Food", "Travel"] {
            wishes[name] = try await interests.add(InterestDraft(name: name), in: account).id
        }
        return wishes
    }

    /// Starts a worker; cancel it to kill it.
    func startWorker() -> Task<Void, any Error> {
        let (loop, parts) = (loops.next(), parts)
        return Task(executorPreference: loop) { try await parts.worker.run(on: loop) }
    }

    /// Another process: its workers share nothing with ours but the database.
    func startOtherWorker() -> Task<Void, any Error> {
        let (loop, parts) = (loops.next(), otherParts)
        return Task(executorPreference: loop) { try await parts.worker.run(on: loop) }
    }

    func removeExpired() async throws { try await parts.removeExpired() }

    func erase(_ email: String) async throws {
        let contact = try await contact(email)
        let imports = ImportStore(database: database)
        try await database.transaction { transaction in
            try await imports.erase([contact.number], in: ImportsWorld.account, transaction)
        }
    }

    func upload(
        _ text: String, filename: String = "people.csv", consent: Consent? = ImportsWorld.consent,
        key: String? = nil
    ) async throws -> Import {
        try await client.upload(
            Array(text.utf8), filename: filename, consent: consent, in: Self.account, key: key)
    }

    func wait(_ id: ImportID, for state: ImportState) async throws -> Import {
        var found = try await client.find(id, in: Self.account)
        try await eventually("the import is \(state.rawValue)") {
            found = try await client.find(id, in: Self.account)
            return found.state == state || found.state == .failed
        }
        return found
    }

    /// Uploads, maps as suggested and analyses.
    func analyse(_ text: String) async throws -> Import {
        let uploaded = try await upload(text)
        _ = try await client.map(
            uploaded.id, MappingRequest(columns: uploaded.suggestedMapping), in: Self.account)
        _ = try await client.analyse(uploaded.id, in: Self.account)
        return try await wait(uploaded.id, for: .analysed)
    }

    /// Finalises and waits for the end.
    func finish(_ id: ImportID, _ request: FinaliseRequest? = nil) async throws -> Import {
        _ = try await client.finalise(id, request ?? fallbacks, in: Self.account)
        return try await wait(id, for: .finished)
    }

    var fallbacks: FinaliseRequest {
        FinaliseRequest(fallbackLanguage: "nl", fallbackSource: sources["Fair"])
    }

    func errors(_ id: ImportID) async throws -> String {
        String(
            decoding: try await client.errors(of: id, in: Self.account).dropFirst(3), as: UTF8.self)
    }

    // MARK: What the owners have

    /// A contact who was there before, and left an interest himself.
    func leave(_ interest: InterestID, _ email: String) async throws {
        let source = try #require(sources["Fair"])
        let contact = try await contacts.add(
            ContactDraft(
                email: email, language: "nl", source: source, consent: Self.consent),
            in: Self.account)
        let items = [MembershipAct.subscribe, .unsubscribe].map {
            MembershipItem(contact: contact.id, interest: interest, act: $0)
        }
        _ = try await interests.apply(
            MembershipBatch(actor: .contact, origin: "test", items: items), in: Self.account)
    }

    func contact(_ email: String) async throws -> ContactID {
        let lookup = ContactLookup(emails: [email])
        return try #require(try await contacts.lookup(lookup, in: Self.account).items.first).id
    }

    func countContacts() async throws -> Int {
        var count = 0
        try await contacts.contacts(in: Self.account) { count += $0.count }
        return count
    }

    func memberships() async throws -> [Membership] {
        var found: [Membership] = []
        try await interests.memberships(in: Self.account) { found += $0 }
        return found
    }

    /// Such as `a@example.com Wine`.
    func subscriptions() async throws -> Set<String> {
        var emails: [ContactID: String] = [:]
        try await contacts.contacts(in: Self.account) { page in
            for contact in page { emails[contact.id] = contact.email }
        }
        return Set(
            try await memberships().filter { $0.state == .subscribed }.map { membership in
                let wish = wishes.first { $0.value == membership.interest }
                return "\(emails[membership.contact] ?? "nobody") \(wish?.key ?? "nothing")"
            })
    }

    /// How many batches the owners applied, however often they were sent.
    func countBatches() async throws -> Int64 {
        var count: Int64 = 0
        for owner in TestDatabase.beside {
            count += try await owner.database.first(Self.batches) ?? 0
        }
        return count
    }

    private static let batches = Statement<Int64>(
        "SELECT count(*) FROM idempotency_key WHERE route LIKE '%/batch'")
}
