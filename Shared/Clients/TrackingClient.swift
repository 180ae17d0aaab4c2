public import HTTP
public import Model

/// Talks to `audience-tracking`; each method is one request unless it says otherwise.
///
/// Every method throws ``ServiceError`` when the service refuses, and `HTTPClientError` when it
/// cannot be reached.
public struct TrackingClient: ServiceClient {
    /// How it talks.
    public var call: ServiceCall

    /// A client of one service.
    ///
    /// - Parameters:
    ///   - client: of this process.
    ///   - base: where the service listens, such as `http://127.0.0.1:8104`.
    ///   - key: what this process proves itself with.
    public init(client: HTTPClient, base: BaseURL, key: String) {
        call = ServiceCall(client: client, base: base, key: key)
    }

    /// `POST messages`.
    ///
    /// - Parameters:
    ///   - draft: name and HTML.
    ///   - account: whose.
    ///   - key: the idempotency key; with one the request is safe to repeat.
    /// - Returns: what the service answered.
    /// - Throws: `ServiceError` when it is refused.
    public func add(
        _ draft: MessageDraft, in account: AccountID, key: String? = nil
    ) async throws -> Message {
        try await call.send(
            .post, "/v1/accounts/\(account)/messages", draft, key: key, as: Message.self)
    }

    /// `GET messages`, every page.
    ///
    /// - Parameter account: whose.
    /// - Returns: all of it: for lists that fit in memory.
    /// - Throws: `ServiceError` when it is refused.
    public func messages(in account: AccountID) async throws -> [Message] {
        try await call.pages("/v1/accounts/\(account)/messages", as: Message.self)
    }

    /// `GET messages/{id}`.
    ///
    /// - Parameters:
    ///   - message: which.
    ///   - account: whose.
    /// - Returns: what the service answered.
    /// - Throws: `ServiceError` when it is refused.
    public func message(_ message: MessageID, in account: AccountID) async throws -> Message {
        try await call.get(Message.self, "/v1/accounts/\(account)/messages/\(message)")
    }

    /// `PUT messages/{id}/links/{link}`.
    ///
    /// - Parameters:
    ///   - link: which.
    ///   - message: which.
    ///   - patch: its interests.
    ///   - account: whose.
    /// - Returns: what the service answered.
    /// - Throws: `ServiceError` when it is refused.
    public func change(
        _ link: LinkID, of message: MessageID, _ patch: LinkPatch, in account: AccountID
    ) async throws -> Link {
        try await call.send(
            .put, "/v1/accounts/\(account)/messages/\(message)/links/\(link)", patch, as: Link.self)
    }

    /// `PUT messages/{id}/links`: all changes, or none.
    ///
    /// - Parameters:
    ///   - message: which.
    ///   - batch: at most 1,000 links.
    ///   - account: whose.
    /// - Returns: what the service answered.
    /// - Throws: `ServiceError` when it is refused.
    public func change(
        _ message: MessageID, _ batch: LinkBatch, in account: AccountID
    ) async throws -> Message {
        try await call.send(
            .put, "/v1/accounts/\(account)/messages/\(message)/links", batch, as: Message.self)
    }

    /// `GET messages/{id}/links/{link}/history`, every page.
    ///
    /// - Parameters:
    ///   - link: which.
    ///   - message: which.
    ///   - account: whose.
    /// - Returns: its repairs, oldest first.
    /// - Throws: `ServiceError` when it is refused.
    public func repairs(
        of link: LinkID, _ message: MessageID, in account: AccountID
    ) async throws -> [LinkRepair] {
        try await call.pages(
            "/v1/accounts/\(account)/messages/\(message)/links/\(link)/history",
            as: LinkRepair.self)
    }

    /// `POST messages/{id}/recipients`.
    ///
    /// - Parameters:
    ///   - message: which.
    ///   - request: whom it goes to.
    ///   - account: whose.
    ///   - key: the idempotency key; with one the request is safe to repeat.
    /// - Returns: what the service answered.
    /// - Throws: `ServiceError` when it is refused.
    public func track(
        _ message: MessageID, for request: RecipientsRequest, in account: AccountID,
        key: String? = nil
    ) async throws -> RecipientsReply {
        try await call.send(
            .post, "/v1/accounts/\(account)/messages/\(message)/recipients", request, key: key,
            as: RecipientsReply.self)
    }

    /// `GET tracking-settings`.
    ///
    /// - Parameter account: whose.
    /// - Returns: what the service answered.
    /// - Throws: `ServiceError` when it is refused.
    public func settings(of account: AccountID) async throws -> TrackingSettings {
        try await call.get(TrackingSettings.self, "/v1/accounts/\(account)/tracking-settings")
    }

    /// `PUT tracking-settings`.
    ///
    /// - Parameters:
    ///   - settings: replace all that the account chose.
    ///   - account: whose.
    ///   - version: refused when the settings have another.
    /// - Returns: what the service answered.
    /// - Throws: `ServiceError` when it is refused.
    public func put(
        _ settings: TrackingSettings, in account: AccountID, ifVersion version: Int32? = nil
    ) async throws -> TrackingSettings {
        var request = call.request(.put, "/v1/accounts/\(account)/tracking-settings")
        try request.setJSON(settings)
        if let version { request.headers.set("If-Match", to: "\"\(version)\"") }
        return try await call.send(request).json(TrackingSettings.self)
    }

    /// `GET messages/{id}/report`.
    ///
    /// - Parameters:
    ///   - message: which.
    ///   - account: whose.
    /// - Returns: what the service answered.
    /// - Throws: `ServiceError` when it is refused.
    public func report(of message: MessageID, in account: AccountID) async throws -> MessageReport {
        try await call.get(MessageReport.self, "/v1/accounts/\(account)/messages/\(message)/report")
    }

    /// `GET messages/{id}/report/hours`, every page.
    ///
    /// - Parameters:
    ///   - message: which.
    ///   - account: whose.
    ///   - link: one of its links; all of them when absent.
    ///   - from: the first hour; that of the first click when absent.
    ///   - to: behind the last hour.
    /// - Returns: the hours in which something happened, in order.
    /// - Throws: `ServiceError` when it is refused.
    public func hours(
        of message: MessageID, in account: AccountID, link: LinkID? = nil, from: Instant? = nil,
        to: Instant? = nil
    ) async throws -> [HourReport] {
        let query = QueryText(("link", link), ("from", from), ("to", to))
        return try await call.pages(
            "/v1/accounts/\(account)/messages/\(message)/report/hours\(query.text)",
            as: HourReport.self)
    }

    /// `GET messages/{id}/clicks` as NDJSON, at constant memory.
    ///
    /// - Parameters:
    ///   - message: which.
    ///   - account: whose.
    ///   - link: one of its links; all of them when absent.
    ///   - verdict: every one when absent.
    ///   - body: called with each piece of the list, in order.
    /// - Throws: `ServiceError` when it is refused.
    public func clicks(
        on message: MessageID, in account: AccountID, link: LinkID? = nil,
        verdict: Verdict? = nil, _ body: ([HitRecord]) async throws -> Void
    ) async throws {
        let query = QueryText(("link", link), ("verdict", verdict?.rawValue))
        try await call.lines(
            "/v1/accounts/\(account)/messages/\(message)/clicks\(query.text)",
            as: HitRecord.self, body)
    }

    /// `GET interests/{id}/report`.
    ///
    /// - Parameters:
    ///   - interest: which.
    ///   - account: whose.
    /// - Returns: what the service answered.
    /// - Throws: `ServiceError` when it is refused.
    public func report(
        of interest: InterestID, in account: AccountID
    ) async throws -> InterestReport {
        try await call.get(
            InterestReport.self, "/v1/accounts/\(account)/interests/\(interest)/report")
    }

    /// `GET interests/{id}/report/messages`, every page.
    ///
    /// - Parameters:
    ///   - interest: which.
    ///   - account: whose.
    /// - Returns: the messages in which it was clicked, by id.
    /// - Throws: `ServiceError` when it is refused.
    public func messages(
        of interest: InterestID, in account: AccountID
    ) async throws -> [InterestMessageReport] {
        try await call.pages(
            "/v1/accounts/\(account)/interests/\(interest)/report/messages",
            as: InterestMessageReport.self)
    }

    /// `GET contacts/{id}/report`, one page.
    ///
    /// - Parameters:
    ///   - contact: the person.
    ///   - account: whose.
    ///   - limit: records of the page, 1 to 500.
    ///   - after: the `next` of the page before.
    /// - Returns: what the service answered.
    /// - Throws: `ServiceError` when it is refused.
    public func report(
        of contact: ContactID, in account: AccountID, limit: Int = 100, after: String? = nil
    ) async throws -> ContactReport {
        let query = QueryText(("limit", limit), ("after", after))
        return try await call.get(
            ContactReport.self,
            "/v1/accounts/\(account)/contacts/\(contact)/report\(query.text)")
    }

    /// `GET opens` as NDJSON, at constant memory.
    ///
    /// - Parameters:
    ///   - account: whose.
    ///   - body: called with each piece of the list, in order.
    /// - Throws: `ServiceError` when it is refused.
    public func opens(
        in account: AccountID, _ body: ([HitRecord]) async throws -> Void
    ) async throws {
        try await call.lines("/v1/accounts/\(account)/opens", as: HitRecord.self, body)
    }

    /// `GET clicks` as NDJSON, at constant memory.
    ///
    /// - Parameters:
    ///   - account: whose.
    ///   - body: called with each piece of the list, in order.
    /// - Throws: `ServiceError` when it is refused.
    public func clicks(
        in account: AccountID, _ body: ([LinkClick]) async throws -> Void
    ) async throws {
        try await call.lines("/v1/accounts/\(account)/clicks", as: LinkClick.self, body)
    }

    /// `POST verdicts/dry-run`: writes nothing.
    ///
    /// - Parameters:
    ///   - ask: thresholds, and which clicks.
    ///   - account: whose.
    /// - Returns: what the service answered.
    /// - Throws: `ServiceError` when it is refused.
    public func tryOut(
        _ ask: DryRunRequest, in account: AccountID
    ) async throws -> DryRunReport {
        try await call.send(
            .post, "/v1/accounts/\(account)/verdicts/dry-run", ask, as: DryRunReport.self)
    }
}
