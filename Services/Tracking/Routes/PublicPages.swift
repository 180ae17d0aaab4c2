internal import HTTP

/// What browsers are answered.
enum PublicPages {
    private static let privacy: Headers = {
        var headers = Headers()
        headers.add("Cache-Control", "no-store")
        headers.add("Referrer-Policy", "no-referrer")
        return headers
    }()

    /// 302; who sends it adds the `Location`.
    static let redirect = PreparedReply(Reply(.found, headers: privacy))

    /// 404: one page for everything that is not genuine.
    static let unknown = PreparedReply(
        reply(
            .notFound, "This link is not known",
            "It may be incomplete: copy it whole from the message."))

    /// 503: the browser comes again by itself.
    static let later: PreparedReply = {
        var later = reply(.serviceUnavailable, "One moment", "This page opens in two seconds.")
        later.headers.add("Refresh", "2")
        later.headers.add("Retry-After", "2")
        return PreparedReply(later)
    }()

    /// 200 with a transparent GIF of one pixel.
    static let pixel = PreparedReply(
        Reply(.ok, headers: gifHeaders, body: .bytes(gif)))

    private static let gifHeaders: Headers = {
        var headers = privacy
        headers.add("Content-Type", "image/gif")
        return headers
    }()

    /// GIF89a, 1 x 1, two colours, the first transparent; source: the GIF89a specification.
    private static let gif: [UInt8] = [
        0x47, 0x49, 0x46, 0x38, 0x39, 0x61, 1, 0, 1, 0, 0x80, 0, 0,
        0, 0, 0, 0xff, 0xff, 0xff,
        0x21, 0xf9, 4, 1, 0, 0, 0, 0,
        0x2c, 0, 0, 0, 0, 1, 0, 1, 0, 0,
        2, 2, 0x44, 1, 0, 0x3b,
    ]

    private static func reply(_ status: Status, _ title: String, _ text: String) -> Reply {
        var headers = privacy
        headers.add("Content-Type", "text/html; charset=utf-8")
        headers.add("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'")
        headers.add("X-Content-Type-Options", "nosniff")
        let html =
            "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>\(title)</title>"
            + "<h1>\(title)</h1><p>\(text)</p></html>\n"
        return Reply(status, headers: headers, body: .bytes(Array(html.utf8)))
    }
}
