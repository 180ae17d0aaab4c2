// A pure machine after RFC 4180: bytes in, rows out, the same rows for every split of the input.
//
//             quote              quote            quote: a literal one
//   start ------------> quoted ---------> closed ------> quoted
//     | other              ^ any byte        | other: malformed, taken as it is
//     v                                      v
//   plain -- delimiter, CR, LF --> start   plain
//
// - A record ends with LF, CR or CRLF, whichever comes, also mixed in one file.
// - A quote inside a plain cell is itself. Text behind a closing quote marks the row malformed.
// - Lines are counted as editors do, also inside quoted cells.
// - Memory is one row: a cell and the number of cells have a limit.

/// Reads records from UTF-8 that comes piece by piece.
struct CSVParser: Sendable {
    /// What one row may hold.
    struct Limits: Sendable {
        /// A cell, in bytes of UTF-8.
        var cellBytes = 65_536

        /// Cells of a row.
        var columns = 1_000
    }

    private enum State {
        case start, plain, quoted, closed
    }

    private let delimiter: UInt8
    private let limits: Limits
    private var state = State.start
    private var row = CSVRow()
    private var line: Int
    private var quoteLine = 1

    /// The last byte was a CR, so that an LF belongs to it.
    private var followsReturn = false

    /// Whether the row that is open has had a byte.
    private var isOpen = false

    private static let quote = UInt8(ascii: "\"")
    private static let feed = UInt8(ascii: "\n")
    private static let back = UInt8(ascii: "\r")

    /// A parser at the beginning of a line.
    ///
    /// - Parameters:
    ///   - delimiter: one byte of ASCII between cells.
    ///   - line: the number of that line.
    ///   - limits: what one row may hold.
    init(delimiter: UInt8, line: Int = 1, limits: Limits = Limits()) {
        self.delimiter = delimiter
        self.limits = limits
        self.line = line
        row.begin(line: line)
    }

    /// Reads the next piece.
    ///
    /// - Parameters:
    ///   - input: valid UTF-8 over all pieces; a character may be split.
    ///   - consume: gets each record, blank lines too, when its end was seen.
    /// - Throws: ``CSVError`` above a limit, and what `consume` throws.
    mutating func parse(_ input: [UInt8], _ consume: (borrowing CSVRow) throws -> Void) throws {
        try input.withUnsafeBufferPointer { input in
            var at = 0
            while at < input.count {
                switch state {
                case .start: try begin(input, &at)
                case .plain: try readPlain(input, &at, consume)
                case .quoted: try readQuoted(input, &at)
                case .closed: try leaveQuotes(input, &at, consume)
                }
            }
        }
    }

    /// Reads the end of the file.
    ///
    /// - Parameter consume: gets the last record when no line end closed it.
    /// - Throws: ``CSVError/unclosedQuote(line:)``, and what `consume` throws.
    mutating func finish(_ consume: (borrowing CSVRow) throws -> Void) throws {
        guard state != .quoted else { throw CSVError.unclosedQuote(line: quoteLine) }
        guard isOpen else { return }
        try endCell()
        try consume(row)
        isOpen = false
    }

    private mutating func begin(_ input: UnsafeBufferPointer<UInt8>, _ at: inout Int) throws {
        let byte = input[at]
        if followsReturn {
            followsReturn = false
            if byte == Self.feed {
                at += 1
                return
            }
        }
        isOpen = true
        if byte == Self.quote {
            row.noteQuote()
            quoteLine = line
            state = .quoted
            at += 1
        } else {
            state = .plain
        }
    }

    private mutating func readPlain(
        _ input: UnsafeBufferPointer<UInt8>, _ at: inout Int,
        _ consume: (borrowing CSVRow) throws -> Void
    ) throws {
        let from = at
        while at < input.count {
            let byte = input[at]
            if byte == delimiter || byte == Self.feed || byte == Self.back { break }
            at += 1
        }
        try take(input, from..<at, line: row.line)
        guard at < input.count else { return }
        try close(input[at], consume)
        at += 1
    }

    private mutating func readQuoted(
        _ input: UnsafeBufferPointer<UInt8>, _ at: inout Int
    ) throws {
        let from = at
        while at < input.count, input[at] != Self.quote {
            let byte = input[at]
            if byte == Self.feed {
                if !followsReturn { line += 1 }
                followsReturn = false
            } else {
                followsReturn = byte == Self.back
                if followsReturn { line += 1 }
            }
            at += 1
        }
        try take(input, from..<at, line: quoteLine)
        guard at < input.count else { return }
        followsReturn = false
        state = .closed
        at += 1
    }

    private mutating func leaveQuotes(
        _ input: UnsafeBufferPointer<UInt8>, _ at: inout Int,
        _ consume: (borrowing CSVRow) throws -> Void
    ) throws {
        let byte = input[at]
        if byte == Self.quote {
            row.append(byte)
            state = .quoted
            at += 1
        } else if byte == delimiter || byte == Self.feed || byte == Self.back {
            try close(byte, consume)
            at += 1
        } else {
            row.noteMalformed()
            state = .plain
        }
    }

    /// Ends a cell, and at a line end the record.
    private mutating func close(
        _ byte: UInt8, _ consume: (borrowing CSVRow) throws -> Void
    ) throws {
        try endCell()
        state = .start
        guard byte != delimiter else { return }
        try consume(row)
        followsReturn = byte == Self.back
        line += 1
        isOpen = false
        row.begin(line: line)
    }

    private mutating func endCell() throws {
        row.endCell()
        guard row.count <= limits.columns else {
            throw CSVError.tooManyColumns(line: row.line, limit: limits.columns)
        }
    }

    private mutating func take(
        _ input: UnsafeBufferPointer<UInt8>, _ range: Range<Int>, line: Int
    ) throws {
        guard row.openCellBytes + range.count <= limits.cellBytes else {
            throw CSVError.cellTooLong(line: line, limit: limits.cellBytes)
        }
        row.append(UnsafeBufferPointer(rebasing: input[range]))
    }
}
