internal import SQLite

/// Reads one segment from its beginning, beside whoever appends to it; on the reading thread.
final class SpoolReader {
    let segment: SpoolSegment
    private let file: SQLiteFile
    private var reading: SQLiteStatement

    /// What was read and is not shipped: places and how many hits.
    private var lent: [(id: Int64, count: Int)] = []

    /// - Throws: of kind `corrupt` for what is no spool.
    init(_ segment: SpoolSegment) throws(SQLiteError) {
        self.segment = segment
        file = try SQLiteFile(segment.path, SpoolAppender.settings)
        // Whoever was killed while it made a segment may have left one without tables.
        try file.execute(SpoolStatements.schema)
        reading = try file.prepare(SpoolStatements.read)
    }

    /// Reads what a segment of another process holds.
    ///
    /// - Throws: of kind `corrupt` when it is damaged.
    func inspect(at now: UInt64) throws(SQLiteError) {
        try file.check()
        var depth = try file.prepare(SpoolStatements.depth)
        guard try depth.step() else { return }
        let (hits, bytes) = (Int(depth.integer(0)), Int(depth.integer(1)))
        if hits > 0 { segment.noteAppended(hits, bytes: SpoolLog.bytes(of: bytes), at: now) }
        segment.noteCounted()
    }

    /// The oldest batches that were not shipped, in order, until they hold `most` hits.
    func read(most: Int) throws(SQLiteError) -> [SpooledBatch] {
        var batches: [SpooledBatch] = []
        var hits = 0
        lent = []
        reading.bind(segment.shippedThrough, at: 1)
        defer { reading.reset() }
        while hits < most, try reading.step() {
            let bytes = reading.bytes(5)
            let count = Int(reading.integer(3))
            let isWhole = SpoolChecksum.holds(reading.integer(4), bytes)
            batches.append(
                SpooledBatch(
                    id: reading.integer(0), segment: segment.number, epoch: reading.bytes(1),
                    first: reading.integer(2), count: count, bytes: isWhole ? bytes : nil))
            lent.append((reading.integer(0), count))
            hits += count
        }
        return batches
    }

    /// Goes on behind a batch that PostgreSQL has.
    ///
    /// Only this process remembers: after a crash the batches come again, and are recognised.
    func forget(through id: Int64) {
        let known = lent.prefix { $0.id <= id }
        guard !known.isEmpty else { return }
        segment.noteShipped(known.reduce(0) { $0 + $1.count }, through: id)
        lent.removeFirst(known.count)
    }
}
