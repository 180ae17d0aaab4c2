public import EventLoop
public import HTTP

/// What a service answered instead of what was asked.
public struct ServiceError: TransientError, CustomStringConvertible {
    /// The status, such as 404.
    public let status: Status

    /// The problem's name without `/problems/`, such as `unknown-contact`; empty when the body
    /// was no problem.
    public let type: String

    /// A sentence for people; without personal data when it comes from our services.
    public let detail: String

    /// What was wrong with the input, all at once.
    public let errors: [FieldError]

    /// The `id` of what exists already, where the problem names one.
    public let existing: Int64?

    /// Seconds to wait before trying again.
    public let retryAfter: Int?

    /// Whether trying again later can work: 409 with `Retry-After`, 429, 502, 503, 504.
    public var isTransient: Bool {
        switch status.rawValue {
        case 429, 502, 503, 504: true
        case 409: retryAfter != nil
        default: false
        }
    }

    /// Status and name; no detail, which may hold what the caller sent.
    public var description: String { "the service answered \(status.rawValue) \(type)" }

    init(_ reply: ClientReply) {
        self.init(reply.status, reply.headers, reply.body)
    }

    /// Reads what came instead of a stream; problems are small.
    init(reading reply: StreamedReply) async throws {
        var body: [UInt8] = []
        for try await chunk in reply.chunks where body.count < 65_536 { body += chunk }
        self.init(reply.status, reply.headers, body)
    }

    private init(_ status: Status, _ headers: Headers, _ bytes: [UInt8]) {
        struct Body: Decodable {
            var type: String?
            var detail: String?
            var errors: [FieldError]?
            var id: Int64?
        }
        let body = try? JSON.decode(Body.self, from: bytes, .reply)
        self.status = status
        let name = body?.type ?? ""
        type = name.hasPrefix("/problems/") ? String(name.dropFirst("/problems/".count)) : name
        detail = body?.detail ?? ""
        errors = body?.errors ?? []
        existing = body?.id
        retryAfter = headers["Retry-After"].flatMap { Int($0) }
    }
}

extension ServiceError: Fault {
    /// What our own caller may know when a service that we asked refused: 503 when it is a matter
    /// of time, else an internal error.
    public var problem: Problem {
        guard isTransient else { return .internalError }
        var problem = Problem(
            .serviceUnavailable, "service-unavailable", "A service behind this one is away.")
        problem.retryAfter = retryAfter ?? 1
        return problem
    }
}
