/// Status, fields and body that many answers share, written out once.
public struct PreparedReply: Sendable {
    let status: Status
    let head: [UInt8]
    let body: [UInt8]

    /// Writes a reply out.
    ///
    /// - Parameter reply: sound, and not a stream.
    public init(_ reply: Reply) {
        var head = Status.lines[reply.status.rawValue]
        head.append(contentsOf: reply.headers.wire)
        var body: [UInt8] = []
        if case .bytes(let bytes) = reply.body { body = bytes }
        ReplyHead.append("Content-Length: ", to: &head)
        ReplyHead.append(body.count, to: &head)
        ReplyHead.append("\r\n", to: &head)
        precondition(reply.headers.isSound, "a prepared reply must be sound")
        self.status = reply.status
        self.head = head
        self.body = body
    }

    static let internalError = PreparedReply(.problem(.internalError, instance: ""))
}
