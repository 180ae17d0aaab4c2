/// Why a message was refused; whatever follows it on the connection is not looked at.
enum ParseError: Error, Hashable {
    case malformed(Malformation)
    case targetTooLong
    case fieldsTooLarge
    case unknownCoding
    case unknownVersion

    enum Malformation: String {
        case startLine = "The request line is malformed."
        case target = "The request target is malformed."
        case lineEnd = "A line ends in something else than CRLF."
        case field = "A header field is malformed."
        case length = "The Content-Length is malformed or repeated."
        case coding = "The Transfer-Encoding is malformed, repeated, or beside a length."
        case host = "The Host is malformed or repeated."
        case chunk = "A chunk is malformed."
        case early = "The message ended before its time."
    }

    var problem: Problem {
        switch self {
        case .malformed(let what): Problem(.badRequest, "bad-request", what.rawValue)
        case .targetTooLong: Problem(.uriTooLong, "uri-too-long", "The request line is too long.")
        case .fieldsTooLarge:
            Problem(.headerFieldsTooLarge, "header-too-large", "The header fields are too large.")
        case .unknownCoding:
            Problem(.notImplemented, "unknown-coding", "Only the transfer coding chunked is known.")
        case .unknownVersion:
            Problem(.versionNotSupported, "unknown-version", "Only HTTP/1.1 and 1.0 are known.")
        }
    }
}
