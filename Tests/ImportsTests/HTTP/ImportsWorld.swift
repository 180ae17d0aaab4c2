import Clients
import EventLoop
import Feed
import HTTP
import Model
import Postgres
import Service
import TestKit

@testable import Imports

/// The service in this process, over real sockets and a real PostgreSQL, and the owners it needs.
final class ImportsWorld: Sendable {
    let owners = Owners()
    let client: ImportsClient
    let http: HTTPClient
    let base: BaseURL
    let database: Database
    private let parts: ImportsParts
    private let loops: EventLoops
    private let config: ImportsConfig
    private let contacts: ContactsClient
    private let interests: InterestsClient

    static let account = AccountID(7)
    static let consent = Consent(rightfullyObtained: true, note: "fair")

    init(change: (inout ImportsConfig) -> Void = { _ in }) async throws {
        let test = TestDatabase.current
        (loops, database) = (test.loops, test.database)
        var config = ImportsConfig()
        config.lease = "300ms"
        change(&config)
        http = HTTPClient(on: loops)
        let ownersPort = try await HTTPServer(owners.routes, on: loops).listen(port: 0)
        let ownersURL = try BaseURL("http://127.0.0.1:\(ownersPort)")
        contacts = ContactsClient(client: http, base: ownersURL, key: "k")
        interests = InterestsClient(client: http, base: ownersURL, key: "k")
        parts = ImportsParts(
            config, database: database, feed: FeedWriter(database: database), contacts: contacts,
            interests: interests, log: Log(service: "imports"))
        let server = HTTPServer(
            parts.routes, on: loops,
            gate: { request, _ in
                request.caller = "tests"
                request.user = request.headers["Audience-User"].flatMap { Int64($0) }
            })
        base = try BaseURL("http://127.0.0.1:\(try await server.listen(port: 0))")
        client = ImportsClient(client: http, base: base, key: "k")
        self.config = config
    }

    /// Starts a worker; cancel it to kill it.
    func startWorker() -> Task<Void, any Error> {
        let (loop, parts) = (loops.next(), parts)
        return Task(executorPreference: loop) { try await parts.worker.run(on: loop) }
    }

    /// Another process: its workers share nothing with ours but the database.
    func startOtherWorker() -> Task<Void, any Error> {
        let loop = loops.next()
        let other = ImportsParts(
            config, database: database, feed: FeedWriter(database: database), contacts: contacts,
            interests: interests, log: Log(service: "imports-2"))
        return Task(executorPreference: loop) { try await other.worker.run(on: loop) }
    }

    func removeExpired() async throws { try await parts.removeExpired() }

    func erase(_ contact: Int64) async throws {
        let imports = ImportStore(database: database)
        try await database.transaction { transaction in
            try await imports.erase([contact], in: ImportsWorld.account, transaction)
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
    func finish(_ id: ImportID, _ request: FinaliseRequest = fallbacks) async throws -> Import {
        _ = try await client.finalise(id, request, in: Self.account)
        return try await wait(id, for: .finished)
    }

    static let fallbacks = FinaliseRequest(fallbackLanguage: "nl", fallbackSource: SourceID(1))

    func errors(_ id: ImportID) async throws -> String {
        String(
            decoding: try await client.errors(of: id, in: Self.account).dropFirst(3), as: UTF8.self)
    }
}
