public import HTTP
public import Model

/// Talks to `audience-segmentation`; each method is one request unless it says otherwise.
///
/// Every method throws ``ServiceError`` when the service refuses, and `HTTPClientError` when it
/// cannot be reached.
public struct SegmentationClient: ServiceClient {
    /// How it talks.
    public var call: ServiceCall

    /// A client of one service.
    ///
    /// - Parameters:
    ///   - client: of this process.
    ///   - base: where the service listens, such as `http://127.0.0.1:8103`.
    ///   - key: what this process proves itself with.
    public init(client: HTTPClient, base: BaseURL, key: String) {
        call = ServiceCall(client: client, base: base, key: key)
    }

    /// `POST segments`.
    ///
    /// - Parameters:
    ///   - draft: the segment.
    ///   - account: whose.
    ///   - key: the idempotency key; with one the request is safe to repeat.
    /// - Returns: what the service answered.
    /// - Throws: `ServiceError` when it is refused.
    public func add(
        _ draft: SegmentDraft, in account: AccountID, key: String? = nil
    ) async throws -> Segment {
        try await call.send(
            .post, "/v1/accounts/\(account)/segments", draft, key: key, as: Segment.self)
    }

    /// `PUT segments/{id}`.
    ///
    /// - Parameters:
    ///   - segment: which.
    ///   - draft: what it becomes.
    ///   - account: whose.
    /// - Returns: what the service answered.
    /// - Throws: `ServiceError` when it is refused.
    public func replace(
        _ segment: SegmentID, _ draft: SegmentDraft, in account: AccountID
    ) async throws -> Segment {
        try await call.send(
            .put, "/v1/accounts/\(account)/segments/\(segment)", draft, as: Segment.self)
    }

    /// `GET segments`, every page.
    ///
    /// - Parameter account: whose.
    /// - Returns: all of it: for lists that fit in memory.
    /// - Throws: `ServiceError` when it is refused.
    public func segments(in account: AccountID) async throws -> [Segment] {
        try await call.pages("/v1/accounts/\(account)/segments", as: Segment.self)
    }

    /// `GET segments/{id}`.
    ///
    /// - Parameters:
    ///   - segment: which.
    ///   - account: whose.
    /// - Returns: what the service answered.
    /// - Throws: `ServiceError` when it is refused.
    public func segment(_ segment: SegmentID, in account: AccountID) async throws -> Segment {
        try await call.get(Segment.self, "/v1/accounts/\(account)/segments/\(segment)")
    }

    /// `GET segments/{id}/count`.
    ///
    /// - Parameters:
    ///   - segment: which.
    ///   - account: whose.
    /// - Returns: what the service answered.
    /// - Throws: `ServiceError` when it is refused.
    public func count(_ segment: SegmentID, in account: AccountID) async throws -> SegmentCount {
        try await call.get(SegmentCount.self, "/v1/accounts/\(account)/segments/\(segment)/count")
    }

    /// `POST segments/count`.
    ///
    /// - Parameters:
    ///   - request: criteria that are not saved.
    ///   - account: whose.
    /// - Returns: what the service answered.
    /// - Throws: `ServiceError` when it is refused.
    public func count(
        _ request: CountRequest, in account: AccountID
    ) async throws -> SegmentCount {
        try await call.send(
            .post, "/v1/accounts/\(account)/segments/count", request, as: SegmentCount.self)
    }

    /// `GET segments/{id}/contacts` as NDJSON, at constant memory.
    ///
    /// - Parameters:
    ///   - segment: which.
    ///   - account: whose.
    ///   - body: called with each piece of the list, in order.
    /// - Throws: `ServiceError` when it is refused.
    public func members(
        of segment: SegmentID, in account: AccountID, _ body: ([SegmentMember]) async throws -> Void
    ) async throws {
        try await call.lines(
            "/v1/accounts/\(account)/segments/\(segment)/contacts", as: SegmentMember.self, body)
    }

    /// `GET segments/{id}/contacts/{contact}`.
    ///
    /// - Parameters:
    ///   - contact: the person.
    ///   - segment: which.
    ///   - account: whose.
    /// - Returns: what the service answered.
    /// - Throws: `ServiceError` when it is refused.
    public func explain(_ contact: ContactID, in segment: SegmentID, of account: AccountID)
        async throws -> Explanation
    {
        try await call.get(
            Explanation.self, "/v1/accounts/\(account)/segments/\(segment)/contacts/\(contact)")
    }

    /// `POST decide`.
    ///
    /// - Parameters:
    ///   - request: contacts and named criteria.
    ///   - account: whose.
    /// - Returns: what the service answered.
    /// - Throws: `ServiceError` when it is refused.
    public func decide(
        _ request: DecideRequest, in account: AccountID
    ) async throws -> DecideReply {
        try await call.send(
            .post, "/v1/accounts/\(account)/decide", request, as: DecideReply.self)
    }

    /// `GET segments/{id}/history`, every page.
    ///
    /// - Parameters:
    ///   - segment: which.
    ///   - account: whose.
    /// - Returns: all of it: for lists that fit in memory.
    /// - Throws: `ServiceError` when it is refused.
    public func history(of segment: SegmentID, in account: AccountID) async throws -> [SegmentSize]
    {
        try await call.pages(
            "/v1/accounts/\(account)/segments/\(segment)/history", as: SegmentSize.self)
    }
}
