public import HTTP
public import Model

/// Talks to `audience-interests`; each method is one request unless it says otherwise.
///
/// Every method throws ``ServiceError`` when the service refuses, and `HTTPClientError` when it
/// cannot be reached.
public struct InterestsClient: ServiceClient {
    /// How it talks.
    public var call: ServiceCall

    /// A client of one service.
    ///
    /// - Parameters:
    ///   - client: of this process.
    ///   - base: where the service listens, such as `http://127.0.0.1:8102`.
    ///   - key: what this process proves itself with.
    public init(client: HTTPClient, base: BaseURL, key: String) {
        call = ServiceCall(client: client, base: base, key: key)
    }

    /// `POST interests`.
    ///
    /// - Parameters:
    ///   - draft: the interest.
    ///   - account: whose.
    ///   - key: the idempotency key; with one the request is safe to repeat.
    /// - Returns: what the service answered.
    /// - Throws: `ServiceError` when it is refused.
    public func add(
        _ draft: InterestDraft, in account: AccountID, key: String? = nil
    ) async throws -> Interest {
        try await call.send(
            .post, "/v1/accounts/\(account)/interests", draft, key: key, as: Interest.self)
    }

    /// `GET interests`, every page.
    ///
    /// - Parameter account: whose.
    /// - Returns: all of it: for lists that fit in memory.
    /// - Throws: `ServiceError` when it is refused.
    public func interests(in account: AccountID) async throws -> [Interest] {
        try await call.pages("/v1/accounts/\(account)/interests", as: Interest.self)
    }

    /// `GET interests/{id}`.
    ///
    /// - Parameters:
    ///   - interest: what it is about.
    ///   - account: whose.
    /// - Returns: what the service answered.
    /// - Throws: `ServiceError` when it is refused.
    public func interest(_ interest: InterestID, in account: AccountID) async throws -> Interest {
        try await call.get(Interest.self, "/v1/accounts/\(account)/interests/\(interest)")
    }

    /// `GET interests/{id}/contacts` as NDJSON, at constant memory.
    ///
    /// - Parameters:
    ///   - interest: what it is about.
    ///   - account: whose.
    ///   - body: called with each piece of the list, in order.
    /// - Throws: `ServiceError` when it is refused.
    public func members(
        of interest: InterestID, in account: AccountID, _ body: ([Membership]) async throws -> Void
    ) async throws {
        try await call.lines(
            "/v1/accounts/\(account)/interests/\(interest)/contacts", as: Membership.self, body)
    }

    /// `GET memberships` as NDJSON, at constant memory.
    ///
    /// - Parameters:
    ///   - account: whose.
    ///   - body: called with each piece of the list, in order.
    /// - Throws: `ServiceError` when it is refused.
    public func memberships(
        in account: AccountID, _ body: ([Membership]) async throws -> Void
    ) async throws {
        try await call.lines("/v1/accounts/\(account)/memberships", as: Membership.self, body)
    }

    /// `GET contacts/{contact}/interests`, every page.
    ///
    /// - Parameters:
    ///   - contact: the person.
    ///   - account: whose.
    /// - Returns: all of it: for lists that fit in memory.
    /// - Throws: `ServiceError` when it is refused.
    public func interests(of contact: ContactID, in account: AccountID) async throws -> [Membership]
    {
        try await call.pages(
            "/v1/accounts/\(account)/contacts/\(contact)/interests", as: Membership.self)
    }

    /// `POST memberships/batch`.
    ///
    /// - Parameters:
    ///   - batch: at most 5,000 items.
    ///   - account: whose.
    ///   - key: the idempotency key; with one the request is safe to repeat.
    /// - Returns: what the service answered.
    /// - Throws: `ServiceError` when it is refused.
    public func apply(
        _ batch: MembershipBatch, in account: AccountID, key: String? = nil
    ) async throws -> MembershipBatchReply {
        try await call.send(
            .post, "/v1/accounts/\(account)/memberships/batch", batch, key: key,
            as: MembershipBatchReply.self)
    }

    /// Applies items that are encoded already.
    ///
    /// A key is bound to the bytes of its request: whoever resumes a job sends the same ones.
    ///
    /// - Parameters:
    ///   - body: JSON of a `MembershipBatch`.
    ///   - account: whose.
    ///   - key: makes a repeat harmless.
    /// - Returns: an outcome an item, in their order.
    /// - Throws: ``ServiceError``, or what the connection met.
    public func apply(
        encoded body: [UInt8], in account: AccountID, key: String
    ) async throws -> MembershipBatchReply {
        try await call.post(
            "/v1/accounts/\(account)/memberships/batch", encoded: body, key: key,
            as: MembershipBatchReply.self)
    }
}
