/// Who is owed an answer.
public struct LateReply: @unchecked Sendable {
    // @unchecked: carried through other threads, used on the connection's loop only.

    let connection: ServerConnection
    let turn: UInt32

    /// Sends the answer, unless the connection has ended since; on the connection's loop.
    ///
    /// - Parameters:
    ///   - reply: what many answers share.
    ///   - location: of `Location`; none where empty; with a control in it the answer is a 500.
    public func send(
        _ reply: PreparedReply,
        location: UnsafeRawBufferPointer = UnsafeRawBufferPointer(start: nil, count: 0)
    ) {
        connection.send(reply, location: location, turn: turn)
    }
}
