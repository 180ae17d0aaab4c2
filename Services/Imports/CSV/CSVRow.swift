/// One record of a file: its cells lie end to end in one buffer that the parser reuses.
struct CSVRow: Sendable {
    /// UTF-8 of all cells, quotes resolved.
    fileprivate(set) var bytes: [UInt8] = []

    /// Where each cell ends in ``bytes``.
    fileprivate(set) var ends: [Int] = []

    /// The line of the file that it begins on; 1 is the first.
    fileprivate(set) var line = 1

    /// Whether text follows a closing quote, which RFC 4180 does not allow.
    fileprivate(set) var isMalformed = false

    fileprivate var hasQuotes = false

    /// How many cells there are.
    var count: Int { ends.count }

    /// Whether the line holds nothing at all: it is no row then.
    var isBlank: Bool { ends.count == 1 && bytes.isEmpty && !hasQuotes }

    /// Where a cell lies in ``bytes``.
    func range(_ cell: Int) -> Range<Int> { (cell == 0 ? 0 : ends[cell - 1])..<ends[cell] }

    /// One cell; the parser let only valid UTF-8 through.
    func text(_ cell: Int) -> String { String(decoding: bytes[range(cell)], as: UTF8.self) }

    /// All cells.
    var texts: [String] { (0..<count).map(text) }
}

extension CSVRow {
    mutating func begin(line: Int) {
        bytes.removeAll(keepingCapacity: true)
        ends.removeAll(keepingCapacity: true)
        self.line = line
        isMalformed = false
        hasQuotes = false
    }

    mutating func append(_ part: UnsafeBufferPointer<UInt8>) { bytes.append(contentsOf: part) }

    mutating func append(_ byte: UInt8) { bytes.append(byte) }

    mutating func endCell() { ends.append(bytes.count) }

    mutating func noteQuote() { hasQuotes = true }

    mutating func noteMalformed() { isMalformed = true }

    /// Bytes of the cell that is being read.
    var openCellBytes: Int { bytes.count - (ends.last ?? 0) }
}
