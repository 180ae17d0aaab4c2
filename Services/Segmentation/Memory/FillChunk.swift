internal import Model

/// Contacts that flip where a segment is filled.
struct FillChunk: Sendable {
    /// Ascending by contact.
    var flips: [Flip]

    /// Whether nobody behind them flips.
    var isLast: Bool
}
