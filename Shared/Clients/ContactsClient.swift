public import HTTP
public import Model

/// Talks to `audience-contacts`; each method is one request unless it says otherwise.
///
/// Every method throws ``ServiceError`` when the service refuses, and `HTTPClientError` when it
/// cannot be reached.
public struct ContactsClient: ServiceClient {
    /// How it talks.
    public var call: ServiceCall

    /// A client of one service.
    ///
    /// - Parameters:
    ///   - client: of this process.
    ///   - base: where the service listens, such as `http://127.0.0.1:8101`.
    ///   - key: what this process proves itself with.
    public init(client: HTTPClient, base: BaseURL, key: String) {
        call = ServiceCall(client: client, base: base, key: key)
    }

    /// `PUT {account}`.
    ///
    /// - Parameters:
    ///   - draft: what it becomes.
    ///   - account: whose.
    /// - Returns: what the service answered.
    /// - Throws: `ServiceError` when it is refused.
    public func put(
        _ draft: AccountDraft, account: AccountID
    ) async throws -> Account {
        try await call.send(
            .put, "/v1/accounts/\(account)", draft, as: Account.self)
    }

    /// `GET {account}`.
    ///
    /// - Parameter account: whose.
    /// - Returns: what the service answered.
    /// - Throws: `ServiceError` when it is refused.
    public func account(_ account: AccountID) async throws -> Account {
        try await call.get(Account.self, "/v1/accounts/\(account)")
    }

    /// `GET /v1/accounts` as NDJSON, at constant memory.
    ///
    /// - Parameter body: called with each piece of the list, in order.
    /// - Throws: `ServiceError` when it is refused.
    public func accounts(
        _ body: ([Account]) async throws -> Void
    ) async throws {
        try await call.lines("/v1/accounts", as: Account.self, body)
    }

    /// `POST users`.
    ///
    /// - Parameters:
    ///   - draft: the person.
    ///   - account: whose.
    ///   - key: the idempotency key; with one the request is safe to repeat.
    /// - Returns: what the service answered.
    /// - Throws: `ServiceError` when it is refused.
    public func addUser(
        _ draft: UserDraft, in account: AccountID, key: String? = nil
    ) async throws -> User {
        try await call.send(
            .post, "/v1/accounts/\(account)/users", draft, key: key, as: User.self)
    }

    /// `GET users`, every page.
    ///
    /// - Parameter account: whose.
    /// - Returns: all of it: for lists that fit in memory.
    /// - Throws: `ServiceError` when it is refused.
    public func users(in account: AccountID) async throws -> [User] {
        try await call.pages("/v1/accounts/\(account)/users", as: User.self)
    }

    /// `POST fields`.
    ///
    /// - Parameters:
    ///   - draft: the field.
    ///   - account: whose.
    ///   - key: the idempotency key; with one the request is safe to repeat.
    /// - Returns: what the service answered.
    /// - Throws: `ServiceError` when it is refused.
    public func addField(
        _ draft: FieldDraft, in account: AccountID, key: String? = nil
    ) async throws -> Field {
        try await call.send(
            .post, "/v1/accounts/\(account)/fields", draft, key: key, as: Field.self)
    }

    /// `GET fields`, every page.
    ///
    /// - Parameter account: whose.
    /// - Returns: all of it: for lists that fit in memory.
    /// - Throws: `ServiceError` when it is refused.
    public func fields(in account: AccountID) async throws -> [Field] {
        try await call.pages("/v1/accounts/\(account)/fields", as: Field.self)
    }

    /// `POST sources`.
    ///
    /// - Parameters:
    ///   - draft: the source.
    ///   - account: whose.
    ///   - key: the idempotency key; with one the request is safe to repeat.
    /// - Returns: what the service answered.
    /// - Throws: `ServiceError` when it is refused.
    public func addSource(
        _ draft: SourceDraft, in account: AccountID, key: String? = nil
    ) async throws -> Source {
        try await call.send(
            .post, "/v1/accounts/\(account)/sources", draft, key: key, as: Source.self)
    }

    /// `GET sources`, every page.
    ///
    /// - Parameter account: whose.
    /// - Returns: all of it: for lists that fit in memory.
    /// - Throws: `ServiceError` when it is refused.
    public func sources(in account: AccountID) async throws -> [Source] {
        try await call.pages("/v1/accounts/\(account)/sources", as: Source.self)
    }

    /// `POST blacklist`.
    ///
    /// - Parameters:
    ///   - draft: the address.
    ///   - account: whose.
    ///   - key: the idempotency key; with one the request is safe to repeat.
    /// - Returns: what the service answered.
    /// - Throws: `ServiceError` when it is refused.
    public func addToBlacklist(
        _ draft: BlacklistDraft, in account: AccountID, key: String? = nil
    ) async throws -> BlacklistEntry {
        try await call.send(
            .post, "/v1/accounts/\(account)/blacklist", draft, key: key, as: BlacklistEntry.self)
    }

    /// `GET blacklist`, every page.
    ///
    /// - Parameter account: whose.
    /// - Returns: all of it: for lists that fit in memory.
    /// - Throws: `ServiceError` when it is refused.
    public func blacklist(in account: AccountID) async throws -> [BlacklistEntry] {
        try await call.pages("/v1/accounts/\(account)/blacklist", as: BlacklistEntry.self)
    }

    /// `POST contacts`.
    ///
    /// - Parameters:
    ///   - draft: the contact.
    ///   - account: whose.
    ///   - key: the idempotency key; with one the request is safe to repeat.
    /// - Returns: what the service answered.
    /// - Throws: `ServiceError` when it is refused.
    public func add(
        _ draft: ContactDraft, in account: AccountID, key: String? = nil
    ) async throws -> Contact {
        try await call.send(
            .post, "/v1/accounts/\(account)/contacts", draft, key: key, as: Contact.self)
    }

    /// `GET contacts/{id}`.
    ///
    /// - Parameters:
    ///   - contact: the person.
    ///   - account: whose.
    /// - Returns: what the service answered.
    /// - Throws: `ServiceError` when it is refused.
    public func contact(_ contact: ContactID, in account: AccountID) async throws -> Contact {
        try await call.get(Contact.self, "/v1/accounts/\(account)/contacts/\(contact)")
    }

    /// `PATCH contacts/{id}`.
    ///
    /// - Parameters:
    ///   - contact: the person.
    ///   - patch: what changes.
    ///   - account: whose.
    /// - Returns: what the service answered.
    /// - Throws: `ServiceError` when it is refused.
    public func change(
        _ contact: ContactID, _ patch: ContactPatch, in account: AccountID
    ) async throws -> Contact {
        try await call.send(
            .patch, "/v1/accounts/\(account)/contacts/\(contact)", patch, as: Contact.self)
    }

    /// `DELETE contacts/{id}`.
    ///
    /// - Parameters:
    ///   - contact: the person.
    ///   - account: whose.
    /// - Throws: `ServiceError` when it is refused.
    public func erase(_ contact: ContactID, in account: AccountID) async throws {
        try await call.delete("/v1/accounts/\(account)/contacts/\(contact)")
    }

    /// `POST contacts/{id}/unsubscribe`.
    ///
    /// - Parameters:
    ///   - contact: the person.
    ///   - account: whose.
    ///   - key: the idempotency key; with one the request is safe to repeat.
    /// - Returns: what the service answered.
    /// - Throws: `ServiceError` when it is refused.
    public func unsubscribe(_ contact: ContactID, in account: AccountID, key: String? = nil)
        async throws -> Contact
    {
        try await call.post(
            "/v1/accounts/\(account)/contacts/\(contact)/unsubscribe", key: key, as: Contact.self)
    }

    /// `GET contacts` as NDJSON, at constant memory.
    ///
    /// - Parameters:
    ///   - account: whose.
    ///   - body: called with each piece of the list, in order.
    /// - Throws: `ServiceError` when it is refused.
    public func contacts(
        in account: AccountID, _ body: ([Contact]) async throws -> Void
    ) async throws {
        try await call.lines("/v1/accounts/\(account)/contacts", as: Contact.self, body)
    }

    /// `POST contacts/search`.
    ///
    /// - Parameters:
    ///   - search: what to look for.
    ///   - account: whose.
    /// - Returns: what the service answered.
    /// - Throws: `ServiceError` when it is refused.
    public func search(
        _ search: ContactSearch, in account: AccountID
    ) async throws -> Page<Contact> {
        try await call.send(
            .post, "/v1/accounts/\(account)/contacts/search", search, as: Page<Contact>.self)
    }

    /// `POST contacts/lookup`.
    ///
    /// - Parameters:
    ///   - lookup: ids or addresses.
    ///   - account: whose.
    /// - Returns: what the service answered.
    /// - Throws: `ServiceError` when it is refused.
    public func lookup(
        _ lookup: ContactLookup, in account: AccountID
    ) async throws -> Page<Contact> {
        try await call.send(
            .post, "/v1/accounts/\(account)/contacts/lookup", lookup, as: Page<Contact>.self)
    }

    /// `POST contacts/batch`.
    ///
    /// - Parameters:
    ///   - batch: at most 5,000 rows.
    ///   - account: whose.
    ///   - key: the idempotency key; with one the request is safe to repeat.
    /// - Returns: what the service answered.
    /// - Throws: `ServiceError` when it is refused.
    public func apply(
        _ batch: ContactBatch, in account: AccountID, key: String? = nil
    ) async throws -> ContactBatchReply {
        try await call.send(
            .post, "/v1/accounts/\(account)/contacts/batch", batch, key: key,
            as: ContactBatchReply.self)
    }

    /// `POST contacts/check`.
    ///
    /// - Parameters:
    ///   - batch: at most 5,000 rows; nothing is written.
    ///   - account: whose.
    /// - Returns: what the service answered.
    /// - Throws: `ServiceError` when it is refused.
    public func check(
        _ batch: ContactBatch, in account: AccountID
    ) async throws -> ContactBatchReply {
        try await call.send(
            .post, "/v1/accounts/\(account)/contacts/check", batch, as: ContactBatchReply.self)
    }

    /// Applies rows that are encoded already.
    ///
    /// A key is bound to the bytes of its request: whoever resumes a job sends the same ones.
    ///
    /// - Parameters:
    ///   - body: JSON of a `ContactBatch`.
    ///   - account: whose.
    ///   - key: makes a repeat harmless.
    /// - Returns: an outcome a row, in their order.
    /// - Throws: ``ServiceError``, or what the connection met.
    public func apply(
        encoded body: [UInt8], in account: AccountID, key: String
    ) async throws -> ContactBatchReply {
        try await call.post(
            "/v1/accounts/\(account)/contacts/batch", encoded: body, key: key,
            as: ContactBatchReply.self)
    }

    /// What would become of rows that are encoded already; writes nothing.
    ///
    /// - Parameters:
    ///   - body: JSON of a `ContactBatch`.
    ///   - account: whose.
    /// - Returns: an outcome a row, in their order.
    /// - Throws: ``ServiceError``, or what the connection met.
    public func check(
        encoded body: [UInt8], in account: AccountID
    ) async throws -> ContactBatchReply {
        try await call.post(
            "/v1/accounts/\(account)/contacts/check", encoded: body, as: ContactBatchReply.self)
    }

    /// `GET contacts/export`, as it comes.
    ///
    /// - Parameters:
    ///   - query: such as `segment=7&format=csv`, percent-encoded.
    ///   - account: whose.
    /// - Returns: the head and the stream of bytes.
    /// - Throws: `ServiceError` when it is refused.
    public func export(_ query: String, in account: AccountID) async throws -> StreamedReply {
        let request = call.request(.get, "/v1/accounts/\(account)/contacts/export?\(query)")
        let reply = try await call.client.stream(request)
        guard reply.status == .ok else { throw try await ServiceError(reading: reply) }
        return reply
    }
}
