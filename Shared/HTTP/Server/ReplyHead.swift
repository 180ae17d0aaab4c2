/// Writes the heads of replies.
enum ReplyHead {
    /// How the end of the body is told.
    enum Framing {
        case none
        case length(Int)
        case chunked
        case untilClose
    }

    /// Appends status line and fields.
    ///
    /// - Parameters:
    ///   - reply: its status and fields.
    ///   - framing: how the end of the body is told.
    ///   - date: a whole line.
    ///   - connection: `close`, `keep-alive` for HTTP/1.0, or nothing.
    ///   - out: what is sent.
    static func append(
        _ reply: Reply, _ framing: Framing, date: [UInt8], connection: StaticString?,
        to out: inout [UInt8]
    ) {
        let status = reply.status.rawValue
        out.append(contentsOf: Status.lines[(200..<600).contains(status) ? status : 500])
        out.append(contentsOf: reply.headers.wire)
        out.append(contentsOf: date)
        switch framing {
        case .none, .untilClose: break
        case .length(let count):
            append("Content-Length: ", to: &out)
            append(count, to: &out)
            append("\r\n", to: &out)
        case .chunked: append("Transfer-Encoding: chunked\r\n", to: &out)
        }
        if let connection {
            append("Connection: ", to: &out)
            append(connection, to: &out)
            append("\r\n", to: &out)
        }
        append("\r\n", to: &out)
    }

    static func append(_ text: StaticString, to out: inout [UInt8]) {
        out.append(
            contentsOf: UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
    }

    /// Appends a number, not below 0, in decimal digits.
    static func append(_ number: Int, to out: inout [UInt8]) {
        var divisor = 1
        while number / divisor >= 10 { divisor *= 10 }
        while divisor > 0 {
            out.append(48 + UInt8(number / divisor % 10))
            divisor /= 10
        }
    }

    /// Appends one chunk (RFC 9112 section 7.1).
    static func appendChunk(_ bytes: [UInt8], to out: inout [UInt8]) {
        out.append(contentsOf: String(bytes.count, radix: 16).utf8)
        append("\r\n", to: &out)
        out.append(contentsOf: bytes)
        append("\r\n", to: &out)
    }
}
