/// What a handler answers.
public struct Reply: Sendable {
    /// The status.
    public var status: Status

    /// The fields, without those that frame the message: the connection adds these itself.
    public var headers: Headers

    /// The body.
    public var body: Body

    /// What follows the head.
    public enum Body: Sendable {
        /// Nothing.
        case empty

        /// Bytes that are at hand.
        case bytes([UInt8])

        /// Bytes that are made while they are sent, in chunks.
        ///
        /// When it throws after the head was sent, the connection is cut: the client sees that
        /// the body is not whole.
        case stream(@Sendable (BodyWriter) async throws -> Void)
    }

    /// An answer.
    ///
    /// - Parameters:
    ///   - status: 200 to 599.
    ///   - headers: nothing that frames the message.
    ///   - body: what follows the head.
    public init(_ status: Status, headers: Headers = Headers(), body: Body = .empty) {
        self.status = status
        self.headers = headers
        self.body = body
    }

    /// 204.
    public static var noContent: Reply { Reply(.noContent) }

    /// 200 with JSON.
    ///
    /// - Parameters:
    ///   - value: the body.
    ///   - tag: the version of the entity, sent as `ETag`.
    /// - Returns: the reply.
    public static func ok<Value: Encodable>(_ value: Value, tag: Int32? = nil) -> Reply {
        json(.ok, value, tag: tag)
    }

    /// 201 with JSON.
    ///
    /// - Parameters:
    ///   - value: the body.
    ///   - tag: the version of the entity, sent as `ETag`.
    ///   - location: where it can be read.
    /// - Returns: the reply.
    public static func created<Value: Encodable>(
        _ value: Value, tag: Int32? = nil, location: String? = nil
    ) -> Reply {
        var reply = json(.created, value, tag: tag)
        if let location { reply.headers.add("Location", location) }
        return reply
    }

    /// JSON with any status.
    ///
    /// - Parameters:
    ///   - status: 200 to 599.
    ///   - value: the body.
    ///   - tag: the version of the entity, sent as `ETag`.
    /// - Returns: the reply.
    public static func json<Value: Encodable>(
        _ status: Status, _ value: Value, tag: Int32? = nil
    ) -> Reply {
        var reply = json(status, bytes: JSON.encode(value))
        if let tag { reply.headers.add("ETag", "\"\(tag)\"") }
        return reply
    }

    /// JSON that is encoded already.
    ///
    /// - Parameters:
    ///   - status: 200 to 599.
    ///   - bytes: JSON.
    /// - Returns: the reply.
    public static func json(_ status: Status, bytes: [UInt8]) -> Reply {
        var reply = Reply(status, body: .bytes(bytes))
        reply.headers.add("Content-Type", "application/json")
        return reply
    }

    /// Text.
    ///
    /// - Parameters:
    ///   - status: 200 to 599.
    ///   - text: the body.
    ///   - type: its media type.
    /// - Returns: the reply.
    public static func text(
        _ status: Status, _ text: String, type: String = "text/plain; charset=utf-8"
    ) -> Reply {
        bytes(status, Array(text.utf8), type: type)
    }

    /// Bytes of any type.
    ///
    /// - Parameters:
    ///   - status: 200 to 599.
    ///   - bytes: the body.
    ///   - type: its media type.
    /// - Returns: the reply.
    public static func bytes(_ status: Status, _ bytes: [UInt8], type: String) -> Reply {
        var reply = Reply(status, body: .bytes(bytes))
        reply.headers.add("Content-Type", type)
        return reply
    }

    /// 302.
    ///
    /// - Parameters:
    ///   - location: percent-encoded; a control in it is answered 500.
    ///   - headers: further fields.
    /// - Returns: the reply.
    public static func found(_ location: String, headers: Headers = Headers()) -> Reply {
        var reply = Reply(.found, headers: headers)
        reply.headers.add("Location", location)
        return reply
    }

    /// 302 to a location at hand as bytes.
    ///
    /// - Parameters:
    ///   - location: percent-encoded; a control in it is answered 500.
    ///   - headers: further fields.
    /// - Returns: the reply.
    public static func found(_ location: [UInt8], headers: Headers = Headers()) -> Reply {
        var reply = Reply(.found, headers: headers)
        reply.headers.add("Location", bytes: location)
        return reply
    }

    /// A body that is made while it is sent.
    ///
    /// - Parameters:
    ///   - status: 200 to 599.
    ///   - type: its media type.
    ///   - write: called once, when the head is on its way; not for `HEAD`.
    /// - Returns: the reply.
    public static func stream(
        _ status: Status = .ok, type: String,
        _ write: @escaping @Sendable (BodyWriter) async throws -> Void
    ) -> Reply {
        var reply = Reply(status, body: .stream(write))
        reply.headers.add("Content-Type", type)
        return reply
    }

    /// A problem document.
    ///
    /// - Parameters:
    ///   - problem: what the client is told.
    ///   - instance: the request id.
    /// - Returns: the reply, with `Retry-After` where the problem has one.
    public static func problem(_ problem: Problem, instance: String) -> Reply {
        var reply = Reply(problem.status, body: .bytes(problem.json(instance: instance)))
        reply.headers.add("Content-Type", "application/problem+json")
        if problem.status == .unauthorized { reply.headers.add("WWW-Authenticate", "Bearer") }
        if let seconds = problem.retryAfter { reply.headers.add("Retry-After", "\(seconds)") }
        return reply
    }
}
