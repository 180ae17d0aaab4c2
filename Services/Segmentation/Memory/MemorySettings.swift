internal import Model

/// How much an operator lets be held in memory.
struct MemorySettings: Sendable {
    /// Bytes of all accounts' columns together; one account that needs more is refused.
    var limit = 2_000_000_000

    /// An account that nobody asked or changed for so long is dropped.
    var idle: Duration = .seconds(1_800)

    /// Where snapshots lie; `nil` keeps none.
    var folder: String?

    /// The wall clock; tests set their own.
    var now: @Sendable () -> Instant = { .now }
}
