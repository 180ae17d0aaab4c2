public import Model

extension TrackingClient {
    /// `GET visits` as NDJSON, at constant memory.
    ///
    /// - Parameters:
    ///   - account: whose.
    ///   - after: the last visit that is known.
    ///   - body: called with each piece of the list, in order.
    /// - Throws: `ServiceError` when it is refused.
    public func visits(
        in account: AccountID, after: VisitID? = nil, _ body: ([Visit]) async throws -> Void
    ) async throws {
        let query = QueryText(("after", after))
        try await call.lines(
            "/v1/accounts/\(account)/visits\(query.text)", as: Visit.self, body)
    }

    /// `GET contacts/{id}/visits`.
    ///
    /// - Parameters:
    ///   - contact: whose, newest first.
    ///   - account: whose the contact is.
    ///   - limit: of the page, 1 to 500.
    ///   - after: the `next` of the page before.
    /// - Returns: what the service answered.
    /// - Throws: `ServiceError` when it is refused.
    public func visits(
        of contact: ContactID, in account: AccountID, limit: Int = 100, after: String? = nil
    ) async throws -> Page<Visit> {
        let query = QueryText(("limit", limit), ("after", after))
        return try await call.get(
            Page<Visit>.self, "/v1/accounts/\(account)/contacts/\(contact)/visits\(query.text)")
    }

    /// `GET deliveries`, one page.
    ///
    /// - Parameters:
    ///   - account: whose.
    ///   - limit: of the page, 1 to 500.
    ///   - after: the `next` of the page before.
    /// - Returns: what went to whom, by contact and message.
    /// - Throws: `ServiceError` when it is refused.
    public func deliveries(
        in account: AccountID, limit: Int = 500, after: String? = nil
    ) async throws -> Page<MessageDelivered> {
        let query = QueryText(("limit", limit), ("after", after))
        return try await call.get(
            Page<MessageDelivered>.self, "/v1/accounts/\(account)/deliveries\(query.text)")
    }
}
