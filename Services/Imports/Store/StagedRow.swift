internal import Postgres

/// One row of the file, as it was staged.
struct StagedRow: PostgresRow, Sendable {
    /// 1 is the first below the header.
    var number: Int32

    /// Of the file; 1 is the first.
    var line: Int32

    /// Its cells.
    var cells: StagedCells

    init(row: inout RowReader) throws(PostgresError) {
        number = try row.next()
        line = try row.next()
        let isMalformed: Bool = try row.next()
        cells = try row.next()
        cells.isMalformed = isMalformed
    }

    init(number: Int32, line: Int32, cells: StagedCells) {
        self.number = number
        self.line = line
        self.cells = cells
    }
}

extension StagedCells: PostgresValue {
    static var postgresType: PostgresType { [String].postgresType }

    func encode(into buffer: inout [UInt8]) { texts.encode(into: &buffer) }

    func encodeText(into buffer: inout [UInt8]) { texts.encodeText(into: &buffer) }

    /// Reads a `text[]` of one dimension without NULLs into one buffer.
    ///
    ///     int32 dimensions | int32 has NULL | uint32 type
    ///     int32 count | int32 lower bound, where there is a dimension
    ///     an element: int32 length | bytes
    ///
    /// Source: `array_send` in PostgreSQL's `arrayfuncs.c`.
    init(cell: PostgresCell) throws(PostgresError) {
        let raw = try cell.present()
        var cells = StagedCells(bytes: [], ends: [])
        func integer(_ offset: Int) throws(PostgresError) -> Int {
            guard offset + 4 <= raw.count else { throw cell.mismatch("text[]") }
            return Int(
                Int32(bigEndian: raw.loadUnaligned(fromByteOffset: offset, as: Int32.self)))
        }
        guard try integer(0) != 0 else {
            self = cells
            return
        }
        let count = try integer(12)
        guard try integer(0) == 1, count >= 0, count <= raw.count / 4 else {
            throw cell.mismatch("text[] of one dimension")
        }
        cells.bytes.reserveCapacity(raw.count - 20 - 4 * count)
        cells.ends.reserveCapacity(count)
        var offset = 20
        for _ in 0..<count {
            let length = try integer(offset)
            offset += 4
            guard length >= 0, offset + length <= raw.count else {
                throw cell.mismatch("text[] without NULL")
            }
            cells.bytes.append(
                contentsOf: UnsafeRawBufferPointer(rebasing: raw[offset..<offset + length]))
            cells.ends.append(cells.bytes.count)
            offset += length
        }
        self = cells
    }
}
