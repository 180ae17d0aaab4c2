internal import Model

/// A whole file as it comes from outside: encoding, dialect and records in one.
struct CSVReader: Sendable {
    private var decoder = TextDecoder()
    private var parser: CSVParser?
    private var sniffed: SniffedDialect?
    private var start: [UInt8] = []
    private let limits: CSVParser.Limits

    /// A reader at the first byte of a file.
    ///
    /// - Parameter limits: what one row may hold.
    init(limits: CSVParser.Limits = CSVParser.Limits()) { self.limits = limits }

    /// How the file is written, as far as it was read.
    var dialect: Dialect {
        let delimiter = sniffed?.delimiter ?? UInt8(ascii: ",")
        return Dialect(
            encoding: (decoder.encoding ?? .utf8).rawValue,
            byteOrderMark: decoder.byteOrderMark,
            delimiter: String(decoding: [delimiter], as: UTF8.self),
            lineEnding: sniffed?.lineEnding ?? "lf")
    }

    /// Reads the next piece.
    ///
    /// - Parameters:
    ///   - input: bytes of the file.
    ///   - consume: gets each record; blank lines are left out.
    /// - Throws: ``CSVError``, and what `consume` throws.
    mutating func read(_ input: [UInt8], _ consume: (borrowing CSVRow) throws -> Void) throws {
        try parse(try decoder.decode(input), isLast: false, consume)
    }

    /// Reads the end of the file.
    ///
    /// - Parameter consume: gets what is left.
    /// - Throws: ``CSVError``, and what `consume` throws.
    mutating func finish(_ consume: (borrowing CSVRow) throws -> Void) throws {
        try parse(try decoder.decode([], isLast: true), isLast: true, consume)
        try parser?.finish { if !$0.isBlank { try consume($0) } }
    }

    private mutating func parse(
        _ text: [UInt8], isLast: Bool, _ consume: (borrowing CSVRow) throws -> Void
    ) throws {
        var text = text
        if parser == nil {
            start += text
            guard let found = DialectSniffer.sniff(start, isWhole: isLast) else { return }
            sniffed = found
            parser = CSVParser(
                delimiter: found.delimiter, line: found.skip > 0 ? 2 : 1, limits: limits)
            text = Array(start[found.skip...])
            start = []
        }
        try parser?.parse(text) { if !$0.isBlank { try consume($0) } }
    }
}
