internal import Clients
internal import Feed
internal import HTTP
internal import Model
internal import Postgres
internal import Service

/// What the service is made of, apart from the process around it.
struct ImportsParts: Sendable {
    let accounts: AccountDirectory
    let idempotency: Idempotency
    let worker: ImportWorker
    private let feed: FeedWriter
    private let imports: ImportStore
    private let uploads: UploadStore
    private let uploadRoutes: UploadRoutes
    private let importRoutes: ImportRoutes
    private let config: ImportsConfig

    /// Puts the parts together.
    init(
        _ config: ImportsConfig, database: Database, feed: FeedWriter, contacts: ContactsClient,
        interests: InterestsClient, log: Log
    ) {
        self.config = config
        self.feed = feed
        accounts = AccountDirectory(database: database, contacts: contacts)
        idempotency = Idempotency(database: database)
        imports = ImportStore(database: database)
        uploads = UploadStore(database: database)
        let doorbell = Doorbell()
        worker = ImportWorker(
            jobs: JobStore(database: database, feed: feed, lease: config.lease.duration),
            accounts: accounts, contacts: contacts, interests: interests, doorbell: doorbell,
            log: log)
        uploadRoutes = UploadRoutes(
            accounts: accounts, contacts: contacts, imports: imports, uploads: uploads,
            limits: UploadLimits(bytes: config.fileBytes, rows: config.fileRows))
        importRoutes = ImportRoutes(
            accounts: accounts, contacts: contacts, imports: imports, idempotency: idempotency,
            finalising: FinaliseRules(imports: imports, contacts: contacts, interests: interests),
            doorbell: doorbell, chunkRows: min(5_000, max(1, config.chunkRows)))
    }

    /// Every path of this service.
    var routes: [Route] { uploadRoutes.all + importRoutes.all + feed.routes }

    /// Takes over what Contacts tells: accounts, and people who must be forgotten.
    func apply(
        _ changes: [FollowedChange], of account: AccountID, in transaction: Transaction
    ) async throws {
        try await accounts.apply(changes, in: transaction)
        let erased = try changes.filter { $0.kind == "contact.erased" }.map {
            try $0.decode(ContactErased.self).contact.number
        }
        if !erased.isEmpty { try await imports.erase(erased, in: account, transaction) }
    }

    /// Removes files that have had their time.
    func removeExpired() async throws {
        try await uploads.removeExpired(
            unattested: config.unattestedKept.duration, kept: config.kept.duration)
    }
}
