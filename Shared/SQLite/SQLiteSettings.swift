/// How a file is opened.
public struct SQLiteSettings: Sendable {
    /// When a commit is on the disk.
    public enum Durability: Sendable {
        /// When it returns: survives the loss of power.
        case full

        /// Some time later: survives the end of the process.
        case normal
    }

    /// When a commit is on the disk.
    public var durability = Durability.full

    /// Whether nobody else may have the file open; it then needs no shared memory.
    public var isExclusive = false

    /// How long to wait for another's lock.
    public var busyTimeout: Duration = .zero

    /// Pages of the log after which a commit copies them into the file; 0 is never.
    public var checkpointPages = 1_000

    /// Whether the last one to close the file copies its log into it, and removes the log.
    public var copiesLogAtClose = true

    /// Bytes of one page, for a file that does not exist yet; a power of two from 512 to 65,536.
    public var pageBytes = 4_096

    /// The defaults: durable, shared, not waiting.
    public init() {}
}
