internal import HTTP
public import Model

extension SegmentationClient {
    /// `POST audiences`; an audience of many contacts takes its time, see ``waiting(_:)``.
    ///
    /// - Parameters:
    ///   - draft: who gets a message.
    ///   - account: whose.
    ///   - key: the idempotency key; with one the request is safe to repeat.
    /// - Returns: what the service answered.
    /// - Throws: `ServiceError` when it is refused.
    public func freeze(
        _ draft: AudienceDraft, in account: AccountID, key: String? = nil
    ) async throws -> Audience {
        try await call.send(
            .post, "/v1/accounts/\(account)/audiences", draft, key: key, as: Audience.self)
    }

    /// `GET audiences`, every page.
    ///
    /// - Parameter account: whose.
    /// - Returns: all of it: for lists that fit in memory.
    /// - Throws: `ServiceError` when it is refused.
    public func audiences(in account: AccountID) async throws -> [Audience] {
        try await call.pages("/v1/accounts/\(account)/audiences", as: Audience.self)
    }

    /// `GET audiences/{id}`.
    ///
    /// - Parameters:
    ///   - audience: which.
    ///   - account: whose.
    /// - Returns: what the service answered.
    /// - Throws: `ServiceError` when it is refused.
    public func audience(_ audience: AudienceID, in account: AccountID) async throws -> Audience {
        try await call.get(Audience.self, "/v1/accounts/\(account)/audiences/\(audience)")
    }

    /// `GET audiences/{id}/contacts` as NDJSON, at constant memory.
    ///
    /// - Parameters:
    ///   - audience: which.
    ///   - account: whose.
    ///   - body: called with each piece of the list, in order.
    /// - Throws: `ServiceError` when it is refused.
    public func contacts(
        of audience: AudienceID, in account: AccountID,
        _ body: ([AudienceMember]) async throws -> Void
    ) async throws {
        try await call.lines(
            "/v1/accounts/\(account)/audiences/\(audience)/contacts", as: AudienceMember.self, body)
    }

    /// `GET audiences/{id}/contacts/{contact}`.
    ///
    /// - Parameters:
    ///   - contact: the person.
    ///   - audience: which.
    ///   - account: whose.
    /// - Returns: what the service answered.
    /// - Throws: `ServiceError` when it is refused.
    public func answer(about contact: ContactID, in audience: AudienceID, of account: AccountID)
        async throws -> AudienceAnswer
    {
        try await call.get(
            AudienceAnswer.self, "/v1/accounts/\(account)/audiences/\(audience)/contacts/\(contact)"
        )
    }

    /// `DELETE audiences/{id}`.
    ///
    /// - Parameters:
    ///   - audience: which.
    ///   - account: whose.
    /// - Throws: `ServiceError` when it is refused.
    public func remove(_ audience: AudienceID, from account: AccountID) async throws {
        try await call.delete("/v1/accounts/\(account)/audiences/\(audience)")
    }

    /// `GET segments/{id}/rule`.
    ///
    /// - Parameters:
    ///   - segment: which.
    ///   - account: whose.
    /// - Returns: what the service answered.
    /// - Throws: `ServiceError` when it is refused.
    public func rule(of segment: SegmentID, in account: AccountID) async throws -> SegmentRuleState
    {
        try await call.get(
            SegmentRuleState.self, "/v1/accounts/\(account)/segments/\(segment)/rule")
    }

    /// `POST segments/{id}/rule/redrive`.
    ///
    /// - Parameters:
    ///   - segment: which.
    ///   - account: whose.
    ///   - key: the idempotency key; with one the request is safe to repeat.
    /// - Returns: what the service answered.
    /// - Throws: `ServiceError` when it is refused.
    public func redriveRule(of segment: SegmentID, in account: AccountID, key: String? = nil)
        async throws -> SegmentRuleState
    {
        try await call.post(
            "/v1/accounts/\(account)/segments/\(segment)/rule/redrive", key: key,
            as: SegmentRuleState.self)
    }
}
