/// What a ``Database`` tells its observer; called on an event loop, so it must not block.
public enum DatabaseEvent: Sendable {
    /// A caller got a connection after this long; zero when one was free.
    case waited(Duration)

    /// A statement ended, counted from when it was sent.
    case finished(statement: String, duration: Duration, error: PostgresError?)

    /// A connection was made.
    case connected

    /// A connection ended, or could not be made.
    case disconnected(PostgresError)
}
