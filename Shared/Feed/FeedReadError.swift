/// The owner refused; the status says why.
public struct FeedReadError: Error, CustomStringConvertible {
    /// What it answered.
    public let status: Int

    /// Names the status.
    public var description: String { "the feed's owner answered \(status)" }
}
