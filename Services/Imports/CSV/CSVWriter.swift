/// Writes records that people open in a spreadsheet.
///
/// Separated and ended like the file they come from, always UTF-8. A cell that a spreadsheet would
/// take for a formula gets a `'` in front (OWASP, CSV injection); ``unneutralised(_:)`` takes it
/// away again on the next import, so that a corrected error file comes back as it was.
struct CSVWriter {
    private let delimiter: UInt8
    private let ending: [UInt8]

    /// What was written and not taken yet.
    private(set) var bytes: [UInt8] = []

    /// A writer.
    ///
    /// - Parameters:
    ///   - delimiter: one byte of ASCII.
    ///   - byteOrderMark: what makes Excel read UTF-8.
    init(delimiter: UInt8, byteOrderMark: Bool = true) {
        self.delimiter = delimiter
        ending = [13, 10]
        if byteOrderMark { bytes = [0xef, 0xbb, 0xbf] }
    }

    /// Takes what was written.
    mutating func take() -> [UInt8] {
        defer { bytes.removeAll(keepingCapacity: true) }
        return bytes
    }

    /// Appends one record.
    ///
    /// - Parameter cells: any text.
    mutating func row(_ cells: [String]) {
        for (index, cell) in cells.enumerated() {
            if index > 0 { bytes.append(delimiter) }
            append(CSVWriter.neutralised(cell))
        }
        bytes += ending
    }

    private mutating func append(_ cell: String) {
        let needsQuotes = cell.utf8.contains {
            $0 == delimiter || $0 == 34 || $0 == 10 || $0 == 13 || $0 == 44
        }
        guard needsQuotes || cell.utf8.first == 32 || cell.utf8.last == 32 else {
            bytes += cell.utf8
            return
        }
        bytes.append(34)
        for byte in cell.utf8 {
            if byte == 34 { bytes.append(34) }
            bytes.append(byte)
        }
        bytes.append(34)
    }

    /// `'` in front of a cell that begins like a formula, or like a cell that got one already.
    static func neutralised(_ cell: String) -> String {
        var rest = cell.utf8[...]
        while rest.first == UInt8(ascii: "'") { rest = rest.dropFirst() }
        guard let first = rest.first, isFormula(first) else { return cell }
        return "'" + cell
    }

    /// The cell that ``neutralised(_:)`` was given.
    static func unneutralised(_ cell: String) -> String {
        guard cell.utf8.first == UInt8(ascii: "'") else { return cell }
        var rest = cell.utf8[...]
        while rest.first == UInt8(ascii: "'") { rest = rest.dropFirst() }
        guard let first = rest.first, isFormula(first) else { return cell }
        return String(cell.dropFirst())
    }

    private static func isFormula(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "="), UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "@"), 9, 13:
            true
        default: false
        }
    }
}
