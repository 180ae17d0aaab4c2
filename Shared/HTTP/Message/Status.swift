/// A status code of HTTP (RFC 9110 section 15).
public struct Status: RawRepresentable, Sendable, Hashable {
    /// Three digits.
    public let rawValue: Int

    /// A status by its number.
    ///
    /// - Parameter rawValue: 100 to 599.
    public init(rawValue: Int) { self.rawValue = rawValue }

    /// 200.
    public static let ok = Status(rawValue: 200)
    /// 201.
    public static let created = Status(rawValue: 201)
    /// 202.
    public static let accepted = Status(rawValue: 202)
    /// 204.
    public static let noContent = Status(rawValue: 204)
    /// 302.
    public static let found = Status(rawValue: 302)
    /// 303.
    public static let seeOther = Status(rawValue: 303)
    /// 304.
    public static let notModified = Status(rawValue: 304)
    /// 400.
    public static let badRequest = Status(rawValue: 400)
    /// 401.
    public static let unauthorized = Status(rawValue: 401)
    /// 403.
    public static let forbidden = Status(rawValue: 403)
    /// 404.
    public static let notFound = Status(rawValue: 404)
    /// 405.
    public static let methodNotAllowed = Status(rawValue: 405)
    /// 406.
    public static let notAcceptable = Status(rawValue: 406)
    /// 408.
    public static let requestTimeout = Status(rawValue: 408)
    /// 409.
    public static let conflict = Status(rawValue: 409)
    /// 410.
    public static let gone = Status(rawValue: 410)
    /// 412.
    public static let preconditionFailed = Status(rawValue: 412)
    /// 413.
    public static let contentTooLarge = Status(rawValue: 413)
    /// 414.
    public static let uriTooLong = Status(rawValue: 414)
    /// 415.
    public static let unsupportedMediaType = Status(rawValue: 415)
    /// 417.
    public static let expectationFailed = Status(rawValue: 417)
    /// 422.
    public static let unprocessableContent = Status(rawValue: 422)
    /// 428.
    public static let preconditionRequired = Status(rawValue: 428)
    /// 429.
    public static let tooManyRequests = Status(rawValue: 429)
    /// 431.
    public static let headerFieldsTooLarge = Status(rawValue: 431)
    /// 500.
    public static let internalServerError = Status(rawValue: 500)
    /// 501.
    public static let notImplemented = Status(rawValue: 501)
    /// 502.
    public static let badGateway = Status(rawValue: 502)
    /// 503.
    public static let serviceUnavailable = Status(rawValue: 503)
    /// 504.
    public static let gatewayTimeout = Status(rawValue: 504)
    /// 505.
    public static let versionNotSupported = Status(rawValue: 505)
    /// 507.
    public static let insufficientStorage = Status(rawValue: 507)

    /// The phrase beside the number; empty when the number has none here.
    public var reason: String { Status.reasons[rawValue] ?? "" }

    /// Whether it is 200 to 299.
    public var isSuccess: Bool { (200..<300).contains(rawValue) }

    private static let reasons: [Int: String] = [
        100: "Continue", 200: "OK", 201: "Created", 202: "Accepted", 204: "No Content",
        301: "Moved Permanently", 302: "Found", 303: "See Other", 304: "Not Modified",
        307: "Temporary Redirect", 308: "Permanent Redirect",
        400: "Bad Request", 401: "Unauthorized", 403: "Forbidden", 404: "Not Found",
        405: "Method Not Allowed", 406: "Not Acceptable", 408: "Request Timeout",
        409: "Conflict", 410: "Gone", 411: "Length Required", 412: "Precondition Failed",
        413: "Content Too Large", 414: "URI Too Long", 415: "Unsupported Media Type",
        416: "Range Not Satisfiable", 417: "Expectation Failed", 421: "Misdirected Request",
        422: "Unprocessable Content", 428: "Precondition Required", 429: "Too Many Requests",
        431: "Request Header Fields Too Large", 500: "Internal Server Error",
        501: "Not Implemented", 502: "Bad Gateway", 503: "Service Unavailable",
        504: "Gateway Timeout", 505: "HTTP Version Not Supported", 507: "Insufficient Storage",
    ]

    /// `HTTP/1.1 200 OK\r\n`, made once for every number.
    static let lines: [[UInt8]] = (0..<600).map { number in
        Array("HTTP/1.1 \(number) \(reasons[number] ?? "")\r\n".utf8)
    }
}
