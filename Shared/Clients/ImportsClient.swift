public import HTTP
public import Model

/// Talks to `audience-imports`; each method is one request unless it says otherwise.
///
/// Every method throws ``ServiceError`` when the service refuses, and `HTTPClientError` when it
/// cannot be reached.
public struct ImportsClient: ServiceClient {
    /// How it talks.
    public var call: ServiceCall

    /// A client of one service.
    ///
    /// - Parameters:
    ///   - client: of this process.
    ///   - base: where the service listens, such as `http://127.0.0.1:8105`.
    ///   - key: what this process proves itself with.
    public init(client: HTTPClient, base: BaseURL, key: String) {
        call = ServiceCall(client: client, base: base, key: key)
    }

    /// `POST imports`, with the file as it is.
    ///
    /// - Parameters:
    ///   - file: the bytes of a CSV file.
    ///   - filename: ends in `.csv`.
    ///   - consent: the attestation; without it only mapping is possible.
    ///   - account: whose.
    ///   - key: the idempotency key; with one the request is safe to repeat.
    /// - Returns: what the service answered.
    /// - Throws: `ServiceError` when it is refused.
    public func upload(
        _ file: [UInt8], filename: String, consent: Consent?, in account: AccountID,
        key: String? = nil
    ) async throws -> Import {
        var query = "filename=\(PercentCoding.encode(filename))"
        if let consent {
            query += "&rightfullyObtained=\(consent.rightfullyObtained)"
            if let note = consent.note { query += "&note=\(PercentCoding.encode(note))" }
        }
        var request = call.request(.post, "/v1/accounts/\(account)/imports?\(query)")
        request.headers.set("Content-Type", to: "text/csv")
        if let key { request.headers.set("Idempotency-Key", to: key) }
        request.body = .bytes(file)
        request.timeout = .seconds(60)
        return try await call.send(request).json(Import.self)
    }

    /// `GET imports/{id}`.
    ///
    /// - Parameters:
    ///   - id: which.
    ///   - account: whose.
    /// - Returns: what the service answered.
    /// - Throws: `ServiceError` when it is refused.
    public func find(_ id: ImportID, in account: AccountID) async throws -> Import {
        try await call.get(Import.self, "/v1/accounts/\(account)/imports/\(id)")
    }

    /// `GET imports`, every page.
    ///
    /// - Parameter account: whose.
    /// - Returns: all of it: for lists that fit in memory.
    /// - Throws: `ServiceError` when it is refused.
    public func imports(in account: AccountID) async throws -> [Import] {
        try await call.pages("/v1/accounts/\(account)/imports", as: Import.self)
    }

    /// `PUT imports/{id}/mapping`.
    ///
    /// - Parameters:
    ///   - id: which.
    ///   - mapping: where columns go.
    ///   - account: whose.
    /// - Returns: what the service answered.
    /// - Throws: `ServiceError` when it is refused.
    public func map(
        _ id: ImportID, _ mapping: MappingRequest, in account: AccountID
    ) async throws -> Import {
        try await call.send(
            .put, "/v1/accounts/\(account)/imports/\(id)/mapping", mapping, as: Import.self)
    }

    /// `PUT imports/{id}/consent`.
    ///
    /// - Parameters:
    ///   - id: which.
    ///   - consent: the attestation.
    ///   - account: whose.
    /// - Returns: what the service answered.
    /// - Throws: `ServiceError` when it is refused.
    public func attest(
        _ id: ImportID, _ consent: Consent, in account: AccountID
    ) async throws -> Import {
        try await call.send(
            .put, "/v1/accounts/\(account)/imports/\(id)/consent", consent, as: Import.self)
    }

    /// `POST imports/{id}/analyse`.
    ///
    /// - Parameters:
    ///   - id: which.
    ///   - account: whose.
    ///   - key: the idempotency key; with one the request is safe to repeat.
    /// - Returns: what the service answered.
    /// - Throws: `ServiceError` when it is refused.
    public func analyse(_ id: ImportID, in account: AccountID, key: String? = nil) async throws
        -> Import
    {
        try await call.post(
            "/v1/accounts/\(account)/imports/\(id)/analyse", key: key, as: Import.self)
    }

    /// `GET imports/{id}/issues`, every page.
    ///
    /// - Parameters:
    ///   - id: which.
    ///   - account: whose.
    /// - Returns: all of it: for lists that fit in memory.
    /// - Throws: `ServiceError` when it is refused.
    public func issues(of id: ImportID, in account: AccountID) async throws -> [ImportIssue] {
        try await call.pages("/v1/accounts/\(account)/imports/\(id)/issues", as: ImportIssue.self)
    }

    /// `POST imports/{id}/finalise`.
    ///
    /// - Parameters:
    ///   - id: which.
    ///   - request: fallbacks and interests.
    ///   - account: whose.
    ///   - key: the idempotency key; with one the request is safe to repeat.
    /// - Returns: what the service answered.
    /// - Throws: `ServiceError` when it is refused.
    public func finalise(
        _ id: ImportID, _ request: FinaliseRequest, in account: AccountID, key: String? = nil
    ) async throws -> Import {
        try await call.send(
            .post, "/v1/accounts/\(account)/imports/\(id)/finalise", request, key: key,
            as: Import.self)
    }

    /// `POST imports/{id}/cancel`.
    ///
    /// - Parameters:
    ///   - id: which.
    ///   - account: whose.
    ///   - key: the idempotency key; with one the request is safe to repeat.
    /// - Returns: what the service answered.
    /// - Throws: `ServiceError` when it is refused.
    public func cancel(_ id: ImportID, in account: AccountID, key: String? = nil) async throws
        -> Import
    {
        try await call.post(
            "/v1/accounts/\(account)/imports/\(id)/cancel", key: key, as: Import.self)
    }

    /// `GET imports/{id}/errors.csv`.
    ///
    /// - Parameters:
    ///   - id: which.
    ///   - account: whose.
    /// - Returns: the file: rejected rows as uploaded, with reasons.
    /// - Throws: `ServiceError` when it is refused.
    public func errors(of id: ImportID, in account: AccountID) async throws -> [UInt8] {
        try await call.send(
            call.request(.get, "/v1/accounts/\(account)/imports/\(id)/errors.csv")
        ).body
    }
}
