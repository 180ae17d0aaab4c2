internal import HTTP
public import Model

extension SegmentationClient {
    /// `POST segments/preview`.
    ///
    /// - Parameters:
    ///   - request: criteria that are not saved.
    ///   - account: whose.
    /// - Returns: what the service answered.
    /// - Throws: `ServiceError` when it is refused.
    public func preview(
        _ request: PreviewRequest, in account: AccountID
    ) async throws -> SegmentPreview {
        try await call.send(
            .post, "/v1/accounts/\(account)/segments/preview", request, as: SegmentPreview.self)
    }

    /// `POST segments/overlap`.
    ///
    /// - Parameters:
    ///   - segments: 2 to 20, each once.
    ///   - account: whose.
    /// - Returns: what the service answered.
    /// - Throws: `ServiceError` when it is refused.
    public func overlap(
        of segments: [SegmentID], in account: AccountID
    ) async throws -> OverlapReply {
        try await call.send(
            .post, "/v1/accounts/\(account)/segments/overlap", OverlapRequest(segments: segments),
            as: OverlapReply.self)
    }

    /// `GET segments/{id}/history.svg`.
    ///
    /// - Parameters:
    ///   - segment: which.
    ///   - account: whose.
    ///   - width: 200 to 2,000 pixels.
    ///   - height: 120 to 1,000 pixels.
    /// - Returns: an SVG picture.
    /// - Throws: `ServiceError` when it is refused.
    public func historyPicture(
        of segment: SegmentID, in account: AccountID, width: Int = 640, height: Int = 240
    ) async throws -> [UInt8] {
        let path = "/v1/accounts/\(account)/segments/\(segment)/history.svg"
        return try await call.send(
            call.request(.get, path + "?width=\(width)&height=\(height)")
        ).body
    }

    // MARK: Manual choices

    /// `POST segments/{id}/manual`.
    ///
    /// - Parameters:
    ///   - choice: `automatic` takes an earlier one back.
    ///   - contacts: 1 to 5,000.
    ///   - segment: which.
    ///   - account: whose.
    ///   - key: the idempotency key; with one the request is safe to repeat.
    /// - Throws: `ServiceError` when it is refused.
    public func choose(
        _ choice: ManualChoice, _ contacts: [ContactID], in segment: SegmentID,
        of account: AccountID, key: String? = nil
    ) async throws {
        var request = call.request(
            .post, "/v1/accounts/\(account)/segments/\(segment)/manual")
        try request.setJSON(ManualRequest(choice: choice, contacts: contacts))
        if let key { request.headers.set("Idempotency-Key", to: key) }
        _ = try await call.send(request)
    }

    /// `GET segments/{id}/manual` as NDJSON, at constant memory.
    ///
    /// - Parameters:
    ///   - segment: which.
    ///   - account: whose.
    ///   - body: called with each piece of the list, in order.
    /// - Throws: `ServiceError` when it is refused.
    public func manual(
        in segment: SegmentID, of account: AccountID,
        _ body: ([ManualMember]) async throws -> Void
    ) async throws {
        try await call.lines(
            "/v1/accounts/\(account)/segments/\(segment)/manual", as: ManualMember.self, body)
    }

    // MARK: Dependents

    /// `GET segments/{id}/dependents`.
    ///
    /// - Parameters:
    ///   - segment: which.
    ///   - account: whose.
    /// - Returns: what the service answered.
    /// - Throws: `ServiceError` when it is refused.
    public func dependents(
        of segment: SegmentID, in account: AccountID
    ) async throws -> SegmentDependents {
        try await call.get(
            SegmentDependents.self, "/v1/accounts/\(account)/segments/\(segment)/dependents")
    }

    /// `PUT segments/{id}/uses/{kind}/{reference}`.
    ///
    /// - Parameters:
    ///   - segment: which.
    ///   - kind: 1 to 30 lower-case letters and hyphens, such as `campaign`.
    ///   - reference: 1 to 100 letters, digits, hyphens, underscores and dots.
    ///   - account: whose.
    /// - Returns: what the service answered.
    /// - Throws: `ServiceError` when it is refused.
    public func use(
        _ segment: SegmentID, by kind: String, _ reference: String, in account: AccountID
    ) async throws -> SegmentUse {
        let request = call.request(.put, path(segment, kind, reference, account))
        return try await call.send(request).json(SegmentUse.self)
    }

    /// `DELETE segments/{id}/uses/{kind}/{reference}`.
    ///
    /// - Parameters:
    ///   - segment: which.
    ///   - kind: as it was told.
    ///   - reference: as it was told.
    ///   - account: whose.
    /// - Throws: `ServiceError` when it is refused.
    public func endUse(
        of segment: SegmentID, by kind: String, _ reference: String, in account: AccountID
    ) async throws {
        try await call.delete(path(segment, kind, reference, account))
    }

    private func path(
        _ segment: SegmentID, _ kind: String, _ reference: String, _ account: AccountID
    ) -> String {
        "/v1/accounts/\(account)/segments/\(segment)/uses/\(PercentCoding.encode(kind))/"
            + PercentCoding.encode(reference)
    }

    // MARK: Limits

    /// `GET segmentation-settings`.
    ///
    /// - Parameter account: whose.
    /// - Returns: what the service answered.
    /// - Throws: `ServiceError` when it is refused.
    public func limits(in account: AccountID) async throws -> SegmentLimits {
        try await call.get(SegmentLimits.self, "/v1/accounts/\(account)/segmentation-settings")
    }

    /// `PUT segmentation-settings`.
    ///
    /// - Parameters:
    ///   - limits: what segments may say from now on.
    ///   - account: whose.
    /// - Returns: what the service answered.
    /// - Throws: `ServiceError` when it is refused.
    public func setLimits(
        _ limits: SegmentLimits, in account: AccountID
    ) async throws -> SegmentLimits {
        try await call.send(
            .put, "/v1/accounts/\(account)/segmentation-settings", limits, as: SegmentLimits.self)
    }
}
