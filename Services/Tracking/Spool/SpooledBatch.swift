/// The hits of one commit, as they lie in the spool.
struct SpooledBatch: Sendable {
    /// Its place in its segment: later batches have higher ones.
    let id: Int64

    /// Which segment it was read from: places mean nothing elsewhere.
    let segment: Int

    /// Names the opening of the spool that wrote it: 16 random bytes.
    let epoch: [UInt8]

    /// The sequence of the first hit within its opening; the rest follow without a gap.
    let first: Int64

    /// How many it was written with.
    let count: Int

    /// What ``HitReader`` reads; `nil` when the bytes are damaged.
    let bytes: [UInt8]?

    /// The sequence of the last hit.
    var last: Int64 { first + Int64(count) - 1 }

    /// The hits; `nil` when the bytes are damaged.
    var hits: [Hit]? {
        guard let bytes, let hits = Hit.decode(bytes), hits.count == count else { return nil }
        return hits
    }
}
