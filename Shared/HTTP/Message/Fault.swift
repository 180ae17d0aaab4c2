/// An error that may speak to the client; every other error is answered 500 and nothing else.
public protocol Fault: Error {
    /// What the client may know.
    var problem: Problem { get }
}

/// Input that was parsed and breaks rules: all of them at once.
public struct InvalidInput: Fault, Hashable {
    /// At least one.
    public let errors: [FieldError]

    /// Input that breaks these rules.
    ///
    /// - Parameter errors: at least one.
    public init(errors: [FieldError]) { self.errors = errors }

    /// 422 `invalid-input`.
    public var problem: Problem {
        Problem(
            .unprocessableContent, "invalid-input", "The input breaks \(errors.count) rules.",
            errors: errors)
    }
}

/// What a client can get wrong before a handler has a say.
enum RequestFault: Fault, Hashable {
    case invalidQuery(String)
    case invalidPath
    case notJSON
    case bodyTooLarge(limit: Int)
    case bodyTooSlow
    case bodyBroken
    case bodyTaken
    case deadlinePassed

    var problem: Problem {
        switch self {
        case .invalidQuery(let name):
            Problem(.badRequest, "invalid-query", "The query value \(name) cannot be read.")
        case .invalidPath:
            Problem(.badRequest, "invalid-path", "A value in the path cannot be read.")
        case .notJSON:
            Problem(
                .unsupportedMediaType, "unsupported-media-type",
                "The body must be application/json.")
        case .bodyTooLarge(let limit):
            Problem(
                .contentTooLarge, "content-too-large", "A body has at most \(limit) bytes here.")
        case .bodyTooSlow:
            Problem(.requestTimeout, "request-timeout", "The body arrives too slowly.")
        case .bodyBroken:
            Problem(.badRequest, "bad-request", "The body ended before its time.")
        case .bodyTaken: .internalError
        case .deadlinePassed:
            Problem(
                .serviceUnavailable, "deadline-passed", "The answer was not ready in time.",
                retryAfter: 1)
        }
    }
}
