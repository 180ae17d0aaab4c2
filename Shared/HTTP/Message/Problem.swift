internal import EventLoop

/// What a client is told when its request failed: RFC 9457.
public struct Problem: Sendable, Hashable {
    /// The status of the reply.
    public var status: Status

    /// The name that clients switch on: `unknown-contact` is sent as `/problems/unknown-contact`.
    public var type: String

    /// A sentence without personal data.
    public var detail: String

    /// All that is wrong with the input.
    public var errors: [FieldError]

    /// Seconds until another try makes sense; always sent with 429 and 503.
    public var retryAfter: Int?

    /// Further members of the object: `"id"` of what exists already.
    public var extra: [String: JSON]

    /// What a client is told.
    ///
    /// - Parameters:
    ///   - status: 400 to 599.
    ///   - type: a name in lower case with hyphens.
    ///   - detail: a sentence without personal data.
    ///   - errors: all that is wrong with the input.
    ///   - retryAfter: seconds.
    ///   - extra: further members of the object.
    public init(
        _ status: Status, _ type: String, _ detail: String, errors: [FieldError] = [],
        retryAfter: Int? = nil, extra: [String: JSON] = [:]
    ) {
        self.status = status
        self.type = type
        self.detail = detail
        self.errors = errors
        self.retryAfter = retryAfter
        self.extra = extra
    }

    /// 500, and nothing else.
    public static let internalError = Problem(
        .internalServerError, "internal-error", "The service failed; it has been logged.")

    /// Translates what a handler threw into what the client may know.
    ///
    /// - Parameter error: only a ``Fault`` speaks to the client.
    public init(reporting error: any Error) {
        switch error {
        case let fault as any Fault: self = fault.problem
        case let error as any TransientError where error.isTransient:
            self = Problem(
                .serviceUnavailable, "temporarily-unavailable", "Try again shortly.",
                retryAfter: 1)
        case is CancellationError: self = RequestFault.deadlinePassed.problem
        default: self = .internalError
        }
    }

    /// The object as it is sent.
    ///
    /// - Parameter instance: the request id.
    /// - Returns: JSON.
    public func json(instance: String) -> [UInt8] {
        var text = JSONText()
        text.raw("{\"type\":")
        text.string(type == "about:blank" ? type : "/problems/\(type)")
        text.raw(",\"title\":")
        text.string(status.reason)
        text.raw(",\"status\":\(status.rawValue),\"detail\":")
        text.string(detail)
        text.raw(",\"instance\":")
        text.string(instance)
        for (name, value) in extra.sorted(by: { $0.key < $1.key }) {
            text.raw(",")
            text.string(name)
            text.raw(":")
            text.raw(value.bytes)
        }
        if !errors.isEmpty { write(errors, into: &text) }
        text.raw("}")
        return text.bytes
    }

    private func write(_ errors: [FieldError], into text: inout JSONText) {
        text.raw(",\"errors\":[")
        for (index, error) in errors.enumerated() {
            text.raw(index == 0 ? "{\"pointer\":" : ",{\"pointer\":")
            text.string(error.pointer)
            text.raw(",\"code\":")
            text.string(error.code)
            text.raw(",\"detail\":")
            text.string(error.detail)
            text.raw("}")
        }
        text.raw("]")
    }
}

/// JSON that is written piece by piece.
struct JSONText {
    private(set) var bytes: [UInt8] = []

    mutating func raw(_ text: String) { bytes.append(contentsOf: text.utf8) }

    mutating func raw(_ json: [UInt8]) { bytes += json }

    /// A quoted string, escaped as RFC 8259 section 7 asks.
    mutating func string(_ text: String) {
        bytes.append(34)
        for byte in text.utf8 {
            switch byte {
            case 34, 92: bytes += [92, byte]
            case 10: raw("\\n")
            case 0..<32: raw("\\u00" + (byte < 16 ? "0" : "") + String(byte, radix: 16))
            default: bytes.append(byte)
            }
        }
        bytes.append(34)
    }
}
