internal import EventLoop
internal import HTTP
public import Model

/// How every client of ours talks: address, key, and what a call may carry.
public struct ServiceCall: Sendable {
    let client: HTTPClient
    let base: BaseURL
    let key: String
    var user: UserID?
    var timeout: Duration = .seconds(5)

    init(client: HTTPClient, base: BaseURL, key: String) {
        self.client = client
        self.base = base
        self.key = key
    }

    func request(_ method: HTTP.Method, _ path: String) -> ClientRequest {
        var request = ClientRequest(method, base, path)
        request.headers.set("Authorization", to: "Bearer \(key)")
        if let user { request.headers.set("Audience-User", to: String(user.number)) }
        request.timeout = timeout
        return request
    }

    /// Sends a request whose reply must be 2xx.
    func send(_ request: ClientRequest) async throws -> ClientReply {
        let reply = try await client.send(request)
        guard (200..<300).contains(reply.status.rawValue) else { throw ServiceError(reply) }
        return reply
    }

    func get<Value: Decodable>(_ type: Value.Type, _ path: String) async throws -> Value {
        try await send(request(.get, path)).json(type)
    }

    func delete(_ path: String) async throws { _ = try await send(request(.delete, path)) }

    /// Sends JSON and reads JSON.
    ///
    /// With a key the request may be repeated, and is, when the connection breaks.
    func send<Value: Decodable>(
        _ method: HTTP.Method, _ path: String, _ body: some Encodable, key: String? = nil,
        as type: Value.Type
    ) async throws -> Value {
        var request = request(method, path)
        try request.setJSON(body)
        if let key { request.headers.set("Idempotency-Key", to: key) }
        return try await send(request).json(type)
    }

    /// Sends a body that is encoded already: the same bytes at every try.
    func post<Value: Decodable>(
        _ path: String, encoded body: [UInt8], key: String? = nil, as type: Value.Type
    ) async throws -> Value {
        var request = request(.post, path)
        request.body = .bytes(body)
        request.headers.set("Content-Type", to: "application/json")
        if let key { request.headers.set("Idempotency-Key", to: key) }
        return try await send(request).json(type)
    }

    func post<Value: Decodable>(
        _ path: String, key: String? = nil, as type: Value.Type
    ) async throws -> Value {
        var request = request(.post, path)
        if let key { request.headers.set("Idempotency-Key", to: key) }
        return try await send(request).json(type)
    }

    /// Reads a long list line by line at constant memory; a list that breaks off throws.
    func lines<Item: Decodable & Sendable>(
        _ path: String, as type: Item.Type, _ body: ([Item]) async throws -> Void
    ) async throws {
        var request = request(.get, path)
        request.headers.set("Accept", to: "application/x-ndjson")
        let reply = try await client.stream(request)
        guard reply.status == .ok else { throw try await ServiceError(reading: reply) }
        var rest: [UInt8] = []
        for try await chunk in reply.chunks {
            rest += chunk
            var items: [Item] = []
            var start = rest.startIndex
            while let end = rest[start...].firstIndex(of: 0x0a) {
                if end > start {
                    items.append(try JSON.decode(type, from: Array(rest[start..<end]), .reply))
                }
                start = end + 1
            }
            rest.removeSubrange(..<start)
            if !items.isEmpty { try await body(items) }
        }
        if !rest.isEmpty { try await body([try JSON.decode(type, from: rest, .reply)]) }
    }

    /// Reads all pages of a list.
    func pages<Item: Codable & Sendable>(
        _ path: String, as type: Item.Type, limit: Int = 500
    ) async throws -> [Item] {
        var items: [Item] = []
        var after: String?
        let mark = path.contains("?") ? "&" : "?"
        repeat {
            let query = "\(mark)limit=\(limit)" + (after.map { "&after=\($0)" } ?? "")
            let page = try await get(Page<Item>.self, path + query)
            items += page.items
            after = page.next
        } while after != nil
        return items
    }
}

/// What every client offers beside its own methods.
public protocol ServiceClient: Sendable {
    /// How it talks.
    var call: ServiceCall { get set }
}

extension ServiceClient {
    /// The same client, for a person of the account.
    ///
    /// - Parameter user: recorded in history.
    /// - Returns: a client that sends `Audience-User`.
    public func acting(for user: UserID) -> Self {
        var client = self
        client.call.user = user
        return client
    }

    /// The same client with another patience.
    ///
    /// - Parameter timeout: in place of 5 seconds; the current deadline still holds.
    /// - Returns: a client that waits so long.
    public func waiting(_ timeout: Duration) -> Self {
        var client = self
        client.call.timeout = timeout
        return client
    }
}
