/// A start line and its fields, checked, as one run of bytes.
struct MessageHead: Sendable {
    /// Of a request; `nil`: a token that is no method of ours.
    var method: Method?
    /// Of a reply.
    var status = 0
    var bytes: [UInt8] = []
    var path: Range<Int> = 0..<0
    var query: Range<Int> = 0..<0
    var fields: Range<Int> = 0..<0
    var framing = Framing()

    var headers: Headers { Headers(checked: bytes, fields) }
}

/// What the fields say about where the message ends and what comes behind it.
struct Framing: Sendable {
    /// 0 for HTTP/1.0, 1 for HTTP/1.1.
    var minor = 1
    var length: Int?
    var isChunked = false
    var closes = false
    var keepsAlive = false
    var hosts = 0
    var expectsContinue = false
    /// Whether something else than `100-continue` is expected, which nobody can meet.
    var expectsOther = false
    /// Whether the body is compressed.
    var isEncoded = false
    /// `Audience-Deadline` in milliseconds; -1 when it is no number.
    var patience: Int?

    /// Whether another message may follow this one.
    var isPersistent: Bool { minor == 1 ? !closes : keepsAlive && !closes }

    /// Whether bytes follow the head of a request.
    var hasBody: Bool { isChunked || (length ?? 0) > 0 }
}
