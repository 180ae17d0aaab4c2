/// What all connections of a ``Database`` have in common.
struct DatabaseSettings: Sendable {
    let conninfo: String
    /// `application_name`, as `pg_stat_activity` shows it.
    let name: String
    let statementTimeout: Duration
    let observe: (@Sendable (DatabaseEvent) -> Void)?

    /// Statements that share a connection when none is free.
    static let pipelineDepth = 8
    /// Nanoseconds: a statement that took longer the last time has nobody queue behind it.
    static let quick: UInt64 = 5_000_000
    /// Callers that wait for a connection of one loop; more are refused at once.
    static let waitingLimit = 1_024
    /// What a client-side deadline adds to the server's: the server's error says more.
    static let grace = Duration.milliseconds(500)
    /// How long an abandoned statement may go on before its connection is cut.
    static let cancelPatience = Duration.seconds(1)
    /// How long `close()` waits for what runs.
    static let closePatience = Duration.seconds(5)
}

extension Duration {
    var milliseconds: Int64 {
        let (seconds, attoseconds) = components
        return seconds * 1_000 + attoseconds / 1_000_000_000_000_000
    }
}
