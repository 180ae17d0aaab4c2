internal import Clients
internal import Feed
internal import HTTP
internal import Postgres
internal import Service

/// The objects of the service, put together; tests serve the same ones.
struct InterestsParts: Sendable {
    let accounts: AccountDirectory
    let interests: InterestStore
    let memberships: MembershipStore
    let people: ContactChanges
    let clicks: ClickChanges
    let idempotency: Idempotency

    /// Every path of the service.
    let routes: [Route]

    init(
        database: Database, feed: FeedWriter, contacts: ContactsClient, tracking: TrackingClient
    ) {
        let accounts = AccountDirectory(database: database, contacts: contacts)
        let interests = InterestStore(database: database, feed: feed)
        let memberships = MembershipStore(database: database, feed: feed)
        let idempotency = Idempotency(database: database)
        self.accounts = accounts
        self.interests = interests
        self.memberships = memberships
        self.idempotency = idempotency
        people = ContactChanges(accounts: accounts, memberships: memberships, contacts: contacts)
        clicks = ClickChanges(
            accounts: accounts, memberships: memberships, contacts: contacts, tracking: tracking)
        let catalogue = InterestRoutes(
            interests: interests, accounts: accounts, idempotency: idempotency)
        let members = MembershipRoutes(
            memberships: memberships, interests: interests, accounts: accounts,
            idempotency: idempotency)
        routes = catalogue.all + members.all + feed.routes
    }
}
