/// What became of the requests of a run.
struct LoadCounts: Sendable, Hashable {
    /// Handed to the kernel.
    var sent = 0

    /// Answered 302 with the destination, byte for byte.
    var acknowledged = 0

    /// Forged tokens that were answered 404.
    var refused = 0

    /// Answered 503: later.
    var unavailable = 0

    /// Answered otherwise than they should have been.
    var wrong = 0

    /// The connection broke before the answer came.
    var broken = 0

    /// No answer in time.
    var late = 0

    /// Due and never sent, for want of a connection.
    var unsent = 0

    /// Connections that could not be made.
    var unconnected = 0

    /// What every run must be without.
    var failures: Int { unavailable + wrong + late + unsent }

    /// Adds what another worker counted.
    mutating func add(_ other: LoadCounts) {
        sent += other.sent
        acknowledged += other.acknowledged
        refused += other.refused
        unavailable += other.unavailable
        wrong += other.wrong
        broken += other.broken
        late += other.late
        unsent += other.unsent
        unconnected += other.unconnected
    }
}
