import SQLite

@testable import Tracking

/// What the first release wrote: one file, hits with a network in place of an address.
enum OldSpool {
    static func batch(link: Int64, network: [UInt8], agent: String) -> [UInt8] {
        var bytes: [UInt8] = [1, 1, 0, UInt8(network.count), UInt8(agent.utf8.count), 0]
        for number in [1_790_000_000_000, 7, 1, link, 5] {
            withUnsafeBytes(of: number.littleEndian) { bytes += $0 }
        }
        return bytes + network + agent.utf8
    }

    static func write(
        _ path: String, epoch: [UInt8], batches: [[UInt8]], damaged: Set<Int> = []
    ) throws(SQLiteError) {
        let file = try SQLiteFile(path)
        try file.execute(SpoolStatements.schema)
        var opening = try file.prepare(SpoolStatements.addOpening)
        opening.bind(epoch, at: 1)
        try opening.run()
        var append = try file.prepare(SpoolStatements.append)
        for (index, batch) in batches.enumerated() {
            var sum: UInt64 = 0xcbf2_9ce4_8422_2325
            for byte in batch { sum = (sum ^ UInt64(byte)) &* 0x100_0000_01b3 }
            if damaged.contains(index) { sum ^= 1 }
            append.bind(Int64(index + 1), at: 1)
            append.bind(Int64(index + 1), at: 2)
            append.bind(1, at: 3)
            append.bind(Int64(bitPattern: sum), at: 4)
            append.bind(batch, at: 5)
            try append.run()
        }
    }
}
