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
    private let database: Database
    private let contacts: ContactsClient

    /// Puts the parts together.
    init(
        _ config: ImportsConfig, database: Database, feed: FeedWriter, contacts: ContactsClient,
        interests: InterestsClient, log: Log
    ) {
        self.config = config
        self.database = database
        self.contacts = contacts
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

    /// Takes a snapshot of accounts and contacts as a diff: whom the list lacks was erased.
    func resync() async throws {
        try await accounts.resync()
        for account in try await imports.accounts() {
            // Read before the list: who is made while it is read is not missing from it.
            var gone = Set(try await imports.contacts(in: account))
            try await contacts.contacts(in: account) { gone.subtract($0.map(\.id.number)) }
            let erased = gone.sorted()
            for start in stride(from: 0, to: erased.count, by: 500) {
                let chunk = Array(erased[start..<min(start + 500, erased.count)])
                try await database.transaction { transaction in
                    try await imports.erase(chunk, in: account, transaction)
                }
            }
        }
    }

    /// Removes files that have had their time.
    func removeExpired() async throws {
        try await uploads.removeExpired(
            unattested: config.unattestedKept.duration, kept: config.kept.duration)
    }
}
