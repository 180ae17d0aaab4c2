public import EventLoop

/// Why there is no reply; it never holds anything that was sent.
public enum HTTPClientError: Error, TransientError, Hashable {
    /// The address is no `http://host:port[/prefix]`, or the path holds what no path may.
    case badURL

    /// A header field cannot be written.
    case badHeader

    /// The name of the host was not found.
    case unknownHost

    /// No connection was made; the code is errno's.
    case connect(Int32)

    /// The deadline passed, or nothing moved for 30 s.
    case timedOut

    /// The connection ended before the reply did.
    case closed

    /// The reply breaks the protocol.
    case badReply

    /// The reply is longer than the request allows.
    case replyTooLarge(limit: Int)

    /// A streamed body was not as long as announced.
    case wrongLength

    /// A key would have gone in clear to an address that is neither loopback nor private.
    case keyInClear

    /// The client was closed.
    case clientClosed

    /// Whether a later try can work.
    public var isTransient: Bool {
        switch self {
        case .unknownHost, .connect, .timedOut, .closed: true
        case .badURL, .badHeader, .badReply, .replyTooLarge, .wrongLength, .keyInClear,
            .clientClosed:
            false
        }
    }
}
