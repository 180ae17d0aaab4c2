import Columns
import Glibc
import Model

/// How long an account's numbers take to disk and back.
enum ColumnsSnapshotRun {
    private static let fields: [String: FieldType] = [
        "age": .number, "orders": .number, "revenue": .number, "birthday": .date,
        "last_order": .date,
    ]

    /// Writes and reads 20 interests, five fields of numbers and 50 segments, several times.
    static func figures(_ contacts: Int) throws -> [Figure] {
        let account = ColumnsAccount(contacts: contacts)
        account.attachInterests(20)
        account.attachFields()
        let live = account.segments(50)
        let header = SnapshotHeader(
            account: AccountID(1), revision: 1, version: 1,
            zoneHash: ColumnSnapshot.hash("Europe/Brussels"), today: ColumnsAccount.today)
        let path = "/tmp/audience-columns-\(getpid()).snapshot"
        defer { unlink(path) }
        var (encoding, writing, reading): ([Double], [Double], [Double]) = ([], [], [])
        var size = 0
        for _ in 0..<5 {
            var bytes: [UInt8] = []
            encoding.append(
                try seconds { bytes = try ColumnSnapshot.bytes(of: account.columns, live, header) })
            writing.append(try seconds { try ColumnSnapshot.save(bytes, to: path) })
            size = bytes.count
            bytes = []
            var read = 0
            reading.append(
                try seconds {
                    read = try ColumnSnapshot.read(path, fields: fields).columns.count
                })
            guard read == contacts else { throw BenchError("a snapshot lost contacts") }
        }
        let name = "\(contacts) contacts"
        return [
            Figure("snapshot made under the lock, \(name)", Percentiles(encoding).at(0.5), "s"),
            Figure("snapshot written, \(name)", Percentiles(writing).at(0.5), "s"),
            Figure(
                "snapshot read, \(name)", Percentiles(reading).at(0.5), "s", must: "value <= 1"),
            Figure("snapshot on disk a contact", Double(size) / Double(contacts), "bytes"),
        ]
    }

    private static func seconds(_ work: () throws -> Void) throws -> Double {
        let took = try ContinuousClock().measure(work).components
        return Double(took.seconds) + Double(took.attoseconds) / 1e18
    }
}
