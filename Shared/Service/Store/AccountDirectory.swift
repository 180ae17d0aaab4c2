public import Clients
public import Feed
internal import HTTP
public import Model
public import Postgres

/// The accounts that this service knows: kept current by the contacts feed, asked for on a miss.
public struct AccountDirectory: Sendable {
    private let database: Database
    private let contacts: ContactsClient?
    private let served: Set<AccountID>

    /// A directory in the schema of this service.
    ///
    /// - Parameters:
    ///   - database: has ``SharedSchema``'s tables.
    ///   - contacts: the owner, for accounts whose change has not come yet.
    public init(database: Database, contacts: ContactsClient) {
        self.database = database
        self.contacts = contacts
        served = []
    }

    /// A directory of a service that runs without Contacts.
    ///
    /// - Parameters:
    ///   - database: has ``SharedSchema``'s tables.
    ///   - accounts: these and no others are known.
    public init(database: Database, serving accounts: [AccountID]) {
        self.database = database
        contacts = nil
        served = Set(accounts)
    }

    /// Finds an account.
    ///
    /// - Parameter id: of any origin.
    /// - Returns: the account as of a moment ago.
    /// - Throws: 404 `unknown-account`, or 503 when neither we know it nor its owner answers.
    /// - Complexity: a primary key probe; a miss asks Contacts.
    public func find(_ id: AccountID) async throws -> Account {
        try await find(id, in: database)
    }

    /// Finds an account from within a transaction, without a second connection.
    ///
    /// - Parameters:
    ///   - id: of any origin.
    ///   - session: what is asked, and what keeps the account that its owner tells.
    /// - Returns: the account as of a moment ago.
    /// - Throws: 404 `unknown-account`, or 503 when neither we know it nor its owner answers.
    /// - Complexity: a primary key probe; a miss asks Contacts.
    public func find(_ id: AccountID, in session: some Session) async throws -> Account {
        if let row = try await session.first(AccountStatements.find, id) { return row.account }
        do {
            let account = try await contacts?.account(id) ?? ownAccount(id)
            try await AccountDirectory.put(account, in: session)
            return account
        } catch let error as ServiceError where error.status.rawValue == 404 {
            throw ProtocolFault.unknownAccount
        }
    }

    /// Takes over `account.*` changes; others are skipped.
    ///
    /// - Parameters:
    ///   - changes: a page of the contacts feed.
    ///   - transaction: the follower's.
    /// - Throws: what the database said.
    public func apply(_ changes: [FollowedChange], in transaction: Transaction) async throws {
        for change in changes where change.kind == "account.changed" {
            try await AccountDirectory.put(try change.decode(Account.self), in: transaction)
        }
    }

    /// Asks the owner for every account: after a gap in the feed.
    ///
    /// - Throws: what the owner or the database said.
    public func resync() async throws {
        try await contacts?.accounts { accounts in
            for account in accounts {
                try await AccountDirectory.put(account, in: database)
            }
        }
    }

    /// An account of a service that runs alone: any version that Contacts tells later replaces it.
    private func ownAccount(_ id: AccountID) throws -> Account {
        guard served.contains(id) else { throw ProtocolFault.unknownAccount }
        return Account(
            id: id, name: "Account \(id)", mode: .interests, plan: .start, languages: ["en"],
            timeZone: "UTC", createdAt: .now, version: 0)
    }

    private static func put(_ account: Account, in session: some Session) async throws {
        try await session.run(
            AccountStatements.put, account.id, account.name, account.mode, account.plan,
            account.languages, account.timeZone, account.notificationEmail, account.tracking,
            account.createdAt, account.version)
    }
}
