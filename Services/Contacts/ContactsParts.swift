internal import Clients
internal import Feed
internal import HTTP
internal import Postgres
internal import Service

/// The objects of the service, put together; tests serve the same ones.
struct ContactsParts: Sendable {
    let feed: FeedWriter
    let fields: FieldStore
    let batches: BatchStore
    let idempotency: Idempotency

    /// Every path of the service.
    let routes: [Route]

    init(
        database: Database, feed: FeedWriter, hash: ErasureHash, contactLimit: Int?,
        interests: InterestsClient, segmentation: SegmentationClient
    ) {
        self.feed = feed
        let writer = ContactWriter(feed: feed, hash: hash)
        let fields = FieldStore(database: database, feed: feed)
        let sources = SourceStore(database: database, feed: feed)
        let accounts = AccountStore(database: database, feed: feed, fields: fields)
        let contacts = ContactStore(database: database, writer: writer, fields: fields)
        let blacklist = BlacklistStore(database: database, writer: writer)
        let batches = BatchStore(writer: writer, fields: fields, sources: sources)
        let idempotency = Idempotency(database: database)
        self.fields = fields
        self.batches = batches
        self.idempotency = idempotency
        var routes = AccountRoutes(accounts: accounts).all + feed.routes
        routes +=
            UserRoutes(
                accounts: accounts, users: UserStore(database: database), idempotency: idempotency
            ).all
        routes +=
            FieldRoutes(accounts: accounts, fields: fields, idempotency: idempotency).all
        routes +=
            SourceRoutes(accounts: accounts, sources: sources, idempotency: idempotency).all
        routes +=
            BlacklistRoutes(
                accounts: accounts, blacklist: blacklist, idempotency: idempotency
            ).all
        routes +=
            ContactRoutes(
                accounts: accounts, contacts: contacts, batches: batches, blacklist: blacklist,
                history: HistoryStore(database: database), idempotency: idempotency,
                contactLimit: contactLimit
            ).all
        routes +=
            BatchRoutes(
                accounts: accounts, batches: batches, idempotency: idempotency,
                contactLimit: contactLimit
            ).all
        routes +=
            ExportRoutes(
                accounts: accounts, fields: fields, sources: sources,
                members: ExportMembers(
                    contacts: contacts, interests: interests, segmentation: segmentation)
            ).all
        self.routes = routes
    }
}
