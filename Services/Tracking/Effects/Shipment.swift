internal import Model

/// What one transaction ships: the rows, made before it begins, and what they are about.
struct Shipment {
    /// What COPY reads.
    private(set) var rows = HitRows()

    /// Hits that could be read.
    private(set) var count = 0

    /// Hits that could not.
    private(set) var damaged = 0

    /// Days that the hits were received on, since 1970.
    private(set) var days: Set<Int32> = []

    private(set) var accounts: [AccountID: Part] = [:]

    /// What is there of one account.
    struct Part {
        /// The last hit's id.
        var through: Int64
        var earliest: Instant
    }

    /// Reads batches of one opening, in order.
    init(_ batches: [SpooledBatch], of spool: Int32) {
        for batch in batches {
            let first = HitID.make(spool: spool, sequence: batch.first)
            if let bytes = batch.bytes, read(bytes, from: first, count: batch.count) {
                count += batch.count
            } else {
                damaged += batch.count
            }
        }
        rows.end()
    }

    /// Reads a batch whole or not at all.
    private mutating func read(
        _ bytes: [UInt8], from first: Int64, count: Int
    ) -> Bool {
        let mark = rows.bytes.count
        var parts: [AccountID: Part] = [:]
        var account: AccountID?
        var part = Part(through: first, earliest: Instant(rawValue: .max))
        var today: Day?
        var id = first
        let isWhole = bytes.withUnsafeBytes { bytes in
            var reader = HitReader(bytes)
            while let hit = reader.next() {
                if hit.content.account != account {
                    if let account { parts[account] = part }
                    account = hit.content.account
                    part = parts[hit.content.account] ?? Part(through: id, earliest: hit.receivedAt)
                }
                part.through = id
                part.earliest = min(part.earliest, hit.receivedAt)
                let day = hit.receivedAt.day
                if day != today {
                    days.insert(day.rawValue)
                    today = day
                }
                rows.append(hit, id: id)
                id += 1
            }
            return reader.isWhole && id - first == Int64(count)
        }
        guard isWhole, let account else {
            rows.cut(to: mark)
            return false
        }
        parts[account] = part
        accounts.merge(parts) { old, new in
            Part(through: new.through, earliest: min(old.earliest, new.earliest))
        }
        return true
    }
}

/// How a hit is numbered: unique for ever, without asking PostgreSQL.
enum HitID {
    /// Bits of the sequence: a million hits a second for twelve days without a restart.
    private static let sequenceBits: Int64 = 40

    /// The number of a hit; hits of before such numbers have those of spool 0.
    static func make(spool: Int32, sequence: Int64) -> Int64 {
        precondition(spool < 1 << 23, "eight million openings of spools")
        return Int64(spool) << sequenceBits | sequence
    }
}
