/// The hits of one commit, as they lie in the spool.
struct SpooledBatch: Sendable {
    /// Its place in the file: later batches have higher ones.
    let id: Int64

    /// Which opening of which file it was read from: places mean nothing elsewhere.
    var generation = 0

    /// Names the opening of the spool that wrote it: 16 random bytes.
    let epoch: [UInt8]

    /// The sequence of the first hit within its opening; the rest follow without a gap.
    let first: Int64

    /// Hits as ``HitReader`` reads them; `nil` when they are damaged.
    let bytes: [UInt8]?

    /// How many it was written with.
    let count: Int

    /// What it holds; `nil` when the bytes are damaged.
    var hits: [Hit]? {
        guard let hits = bytes.flatMap(Hit.decode), hits.count == count else { return nil }
        return hits
    }

    /// The sequence of the last hit.
    var last: Int64 { first + Int64(count) - 1 }
}
