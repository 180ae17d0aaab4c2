/// Rows of a CSV file (RFC 4180), safe to open in a spreadsheet.
///
/// A text that a spreadsheet would run as a formula gets a `'` in front; an import takes it away
/// again (`domain.md` 3.5).
struct CSVWriter {
    /// How a file is written.
    enum Flavour: String, Sendable {
        /// Commas, CRLF, UTF-8.
        case csv

        /// What Excel opens by a double click where lists are written with semicolons: a byte order
        /// mark, semicolons, CRLF.
        case excel
    }

    private(set) var bytes: [UInt8]
    private let separator: UInt8
    private var isRowStart = true

    init(_ flavour: Flavour, isFileStart: Bool = false) {
        separator = flavour == .excel ? UInt8(ascii: ";") : UInt8(ascii: ",")
        bytes = isFileStart && flavour == .excel ? [0xef, 0xbb, 0xbf] : []
    }

    /// Writes a text of any origin.
    mutating func text(_ text: String) {
        begin()
        let first = text.utf8.first
        let isFormula = first.map { CSVWriter.formulaStarts.contains($0) } ?? false
        let needsQuotes = text.utf8.contains { byte in
            byte == separator || byte == 0x22 || byte == 0x0a || byte == 0x0d || byte == 0x2c
                || byte == 0x3b
        }
        if needsQuotes { bytes.append(0x22) }
        if isFormula { bytes.append(0x27) }
        for byte in text.utf8 {
            if byte == 0x22 { bytes.append(0x22) }
            bytes.append(byte)
        }
        if needsQuotes { bytes.append(0x22) }
    }

    /// Writes a number of ours: digits, a sign, a dot, never a formula.
    mutating func number(_ text: String) {
        begin()
        bytes.append(contentsOf: text.utf8)
    }

    /// Ends the row.
    mutating func endRow() {
        bytes.append(contentsOf: [0x0d, 0x0a])
        isRowStart = true
    }

    private mutating func begin() {
        if !isRowStart { bytes.append(separator) }
        isRowStart = false
    }

    /// `=`, `+`, `-`, `@`, TAB, CR (OWASP, "CSV injection").
    private static let formulaStarts: Set<UInt8> = [0x3d, 0x2b, 0x2d, 0x40, 0x09, 0x0d]

    /// Several values in one cell: commas between them, quotes around one that has a comma or a
    /// quote, as an import reads them back (`domain.md` 8, row 7).
    static func list(_ values: [String]) -> String {
        values.map { value in
            guard value.utf8.contains(where: { $0 == 0x2c || $0 == 0x22 }) else { return value }
            var quoted = "\""
            for character in value.unicodeScalars {
                if character == "\"" { quoted += "\"" }
                quoted.unicodeScalars.append(character)
            }
            return quoted + "\""
        }.joined(separator: ",")
    }
}
