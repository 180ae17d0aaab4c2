/// Rows in the format of COPY.
struct StagedBatch: Sendable {
    /// Whole lines.
    var copy: [UInt8] = []

    /// How many.
    var rows = 0
}

/// What the rows of a file add up to while they come.
struct StagedFile: Sendable {
    /// The first row, checked.
    private(set) var header: [String]?

    /// Not stored yet.
    var batch = StagedBatch()

    /// Data rows so far.
    private(set) var count = 0

    /// The first of them.
    private(set) var preview: [[String]] = []

    /// Of each column.
    private(set) var samples: [[String]] = []

    private static let previewRows = 5
    private static let samplesAColumn = 3

    /// Takes the next record of the file.
    ///
    /// - Parameters:
    ///   - row: the first is the header.
    ///   - limits: how many rows a file may have.
    ///   - prefix: what each line of the COPY begins with.
    /// - Throws: ``UploadFault`` of the header, or of one row too many.
    mutating func take(
        _ row: borrowing CSVRow, _ limits: UploadLimits, _ prefix: [UInt8]
    ) throws(UploadFault) {
        guard let header else {
            header = try StagedFile.header(row.texts)
            samples = Array(repeating: [], count: row.count)
            return
        }
        count += 1
        guard count < limits.rows else { throw .tooManyRows(limit: limits.rows) }
        if preview.count < StagedFile.previewRows { preview.append(row.texts) }
        sample(row, header.count)
        batch.rows += 1
        batch.copy += prefix
        batch.copy.appendCopy(row, number: count)
    }

    private mutating func sample(_ row: borrowing CSVRow, _ columns: Int) {
        // Beyond some rows a column without samples is an empty one.
        guard count <= 1_000 else { return }
        for index in 0..<min(columns, row.count)
        where samples[index].count < StagedFile.samplesAColumn {
            let text = row.text(index).trimmed
            if !text.isEmpty, !samples[index].contains(text) {
                samples[index].append(String(text.prefix(200)))
            }
        }
    }

    /// Checks the first row.
    private static func header(_ cells: [String]) throws(UploadFault) -> [String] {
        let header = cells.map { CSVWriter.unneutralised($0.trimmed) }
        guard header.contains(where: { !$0.isEmpty }) else { throw .noHeader }
        var seen: Set<String> = []
        for (index, name) in header.enumerated() where !name.isEmpty {
            if isAddress(name) { throw .headerIsEmail(column: index) }
            guard seen.insert(HeaderAliases.folded(name)).inserted else {
                throw .duplicateHeader(column: index)
            }
        }
        return header
    }

    private static func isAddress(_ text: String) -> Bool {
        guard let at = text.firstIndex(of: "@"), at != text.startIndex else { return false }
        return text[at...].dropFirst().contains(".") && !text.contains(" ")
    }
}

extension [UInt8] {
    /// One line of a COPY in text format, from the row's number on.
    ///
    /// A cell is quoted twice: for the array literal (`"` and `\`), then for COPY (`\`, tab and
    /// line ends).
    fileprivate mutating func appendCopy(_ row: borrowing CSVRow, number: Int) {
        append(contentsOf: String(number).utf8)
        append(9)
        append(contentsOf: String(row.line).utf8)
        append(9)
        append(UInt8(ascii: row.isMalformed ? "t" : "f"))
        append(9)
        append(UInt8(ascii: "{"))
        row.bytes.withUnsafeBufferPointer { bytes in
            var start = 0
            for (index, end) in row.ends.enumerated() {
                if index > 0 { append(UInt8(ascii: ",")) }
                append(UInt8(ascii: "\""))
                appendEscaped(UnsafeBufferPointer(rebasing: bytes[start..<end]))
                append(UInt8(ascii: "\""))
                start = end
            }
        }
        append(UInt8(ascii: "}"))
        append(10)
    }

    private mutating func appendEscaped(_ bytes: UnsafeBufferPointer<UInt8>) {
        var from = 0
        var at = 0
        while at < bytes.count {
            let byte = bytes[at]
            // Everything that needs an escape is a control, a quote or a backslash.
            guard byte < 32 || byte == 34 || byte == 92 else {
                at += 1
                continue
            }
            append(contentsOf: UnsafeBufferPointer(rebasing: bytes[from..<at]))
            switch byte {
            case 34: append(contentsOf: #"\\""#.utf8)
            case 92: append(contentsOf: #"\\\\"#.utf8)
            case 10: append(contentsOf: #"\n"#.utf8)
            case 13: append(contentsOf: #"\r"#.utf8)
            case 9: append(contentsOf: #"\t"#.utf8)
            default: append(byte)
            }
            at += 1
            from = at
        }
        append(contentsOf: UnsafeBufferPointer(rebasing: bytes[from..<at]))
    }
}
