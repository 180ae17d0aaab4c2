/// What is asked of another service.
public struct ClientRequest: Sendable {
    /// What is asked to be done.
    public var method: Method

    /// Where the service is.
    public var base: BaseURL

    /// Path and query behind the base, percent-encoded already; begins with a slash.
    public var path: String

    /// The fields, without those that frame the message.
    public var headers = Headers()

    /// What follows the head.
    public var body = Body.none

    /// The longest to wait for the whole reply; only for its head when the reply is streamed or
    /// the body is, where 30 s without progress end it.
    public var timeout: Duration = .seconds(5)

    /// Whether sending it twice does no harm; then it is sent again, once, when a kept
    /// connection turns out to be dead before a byte of the reply came.
    ///
    /// By default true of `GET`, `HEAD`, `PUT` and `DELETE`, and with an `Idempotency-Key`;
    /// false for a streamed body.
    public var isRepeatable: Bool {
        get { repeatable ?? isRepeatableByDefault }
        set { repeatable = newValue }
    }

    /// The most bytes of a reply that is read whole.
    public var replyLimit = 64 << 20

    private var repeatable: Bool?

    /// What follows the head of a request.
    public enum Body: Sendable {
        /// Nothing.
        case none

        /// Bytes that are at hand.
        case bytes([UInt8])

        /// Bytes that are made while they are sent; in chunks when the length is not known.
        ///
        /// - Parameters:
        ///   - length: the sum of what will be written.
        ///   - write: called once a try.
        case stream(length: Int?, @Sendable (BodyWriter) async throws -> Void)
    }

    /// A request.
    ///
    /// - Parameters:
    ///   - method: what is asked to be done.
    ///   - base: where the service is.
    ///   - path: percent-encoded path and query, beginning with a slash.
    public init(_ method: Method, _ base: BaseURL, _ path: String) {
        self.method = method
        self.base = base
        self.path = path
    }

    /// Sets a JSON body and its content type.
    ///
    /// - Parameter value: encoded now.
    /// - Throws: what the encoder finds wrong.
    public mutating func setJSON<Value: Encodable>(_ value: Value) throws {
        body = .bytes(JSON.encode(value))
        headers.set("Content-Type", to: "application/json")
    }

    private var isRepeatableByDefault: Bool {
        if case .stream = body { return false }
        switch method {
        case .get, .head, .put, .delete, .options: return true
        case .post, .patch: return headers["Idempotency-Key"] != nil
        }
    }
}
