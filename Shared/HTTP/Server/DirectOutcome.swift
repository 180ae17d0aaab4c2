/// What became of a request that was offered to be answered on the spot.
public enum DirectOutcome: Sendable {
    /// This is the answer; with a `Location` unless that is empty.
    case reply(PreparedReply, location: [UInt8] = [])

    /// The ``LateReply`` will be sent, on the same loop.
    case later
}
