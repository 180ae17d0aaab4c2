import Model
import Postgres
import TestKit
import Testing

@testable import Imports

@Suite("Staging a file")
struct FileStagingTests {
    private func stage(
        _ pieces: [[UInt8]]
    ) throws -> FileStaging {
        var staging = FileStaging(account: AccountID(1), id: ImportID(2), limits: UploadLimits())
        for piece in pieces {
            try staging.take(piece)
            _ = staging.takeBatch()
        }
        _ = try staging.finish()
        return staging
    }

    @Test func `99,999 rows are taken and 100,000 are not`() throws {
        let rows = [UInt8](repeatElement(Array("a\n".utf8), count: 99_999).joined())
        let header = Array("email\n".utf8)

        #expect(try stage([header, rows]).rowCount == 99_999)
        #expect(throws: UploadFault.tooManyRows(limit: 100_000)) {
            try stage([header, rows, Array("b\n".utf8)])
        }
    }

    @Test func `25 MiB less a byte are taken and 25 MiB are not`() throws {
        let line = [UInt8](repeating: 120, count: 65_535) + [10]
        let lines = Array(repeating: line, count: 399)
        let rest = [UInt8](repeating: 120, count: 65_536 - 7)
        let header = Array("email\n".utf8)

        #expect(try stage([header] + lines + [rest]).byteCount == 25 * 1_024 * 1_024 - 1)
        #expect(throws: UploadFault.tooLarge(limit: 25 * 1_024 * 1_024)) {
            try stage([header] + lines + [rest + [120]])
        }
    }

    @Test func `a digest does not depend on how a file is split`() {
        let bytes = (0..<200_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
        var whole = FileDigest()
        var parts = FileDigest()
        whole.take(bytes)
        for start in stride(from: 0, to: bytes.count, by: 777) {
            parts.take(Array(bytes[start..<min(start + 777, bytes.count)]))
        }
        var other = FileDigest()
        other.take(Array(bytes.dropLast()))

        #expect(whole.bytes == parts.bytes)
        #expect(whole.bytes != other.bytes)
    }
}

@Suite("Storing staged rows", .database(Schema.migrations))
struct StagedRowTests {
    @Test func `cells come back from PostgreSQL as they were, whatever they hold`() async throws {
        var random = SeededGenerator()
        let alphabet = [
            "\"", "\\", "\t", "\n", "\r\n", "{", "}", ",", "NULL", "é", "😀", "a", " ", "'",
        ]
        var expected: [[String]] = []
        var file = "a;b;c\n"
        for _ in 0..<500 {
            let cells = (0..<3).map { _ in
                (0..<Int.random(in: 0...6, using: &random)).map { _ in
                    alphabet[Int.random(in: 0..<alphabet.count, using: &random)]
                }.joined()
            }
            expected.append(cells)
            file +=
                cells.map { "\"\($0.replacing("\"", with: "\"\""))\"" }.joined(separator: ";")
                + "\n"
        }
        let (account, id) = (AccountID(3), ImportID(4))
        var staging = FileStaging(account: account, id: id, limits: UploadLimits())
        try staging.take(Array(file.utf8))
        _ = try staging.finish()
        let database = TestDatabase.current.database
        try await UploadStore(database: database).stage(staging.takeBatch(), of: id, in: account)
        let rows = try await database.all(RowStatements.rows, account, id, 0, 1_000)

        #expect(rows.map(\.cells.texts) == expected)
        #expect(rows.map(\.number) == (1...500).map { Int32($0) })
    }
}
