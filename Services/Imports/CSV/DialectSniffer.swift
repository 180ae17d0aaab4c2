/// What the first line of a file tells of the rest.
struct SniffedDialect: Sendable, Hashable {
    /// `;`, `,` or a tab.
    var delimiter: UInt8

    /// `crlf`, `lf` or `cr`.
    var lineEnding: String

    /// Bytes of an Excel line `sep=;` that are no header.
    var skip: Int
}

/// Finds delimiter and line ending in the header, outside quotes.
enum DialectSniffer {
    /// Without a line end within these bytes the file is taken as it is.
    static let limit = 131_072

    private static let candidates: [UInt8] = [
        UInt8(ascii: ";"), UInt8(ascii: ","), UInt8(ascii: "\t"),
    ]

    /// Reads the beginning of a file.
    ///
    /// - Parameters:
    ///   - start: UTF-8 from the first byte on.
    ///   - isWhole: whether the file ends there.
    /// - Returns: `nil` when more bytes are needed.
    static func sniff(_ start: [UInt8], isWhole: Bool) -> SniffedDialect? {
        let isEnough = isWhole || start.count >= limit
        if start.count < 7, !isEnough { return nil }
        if let told = excelLine(start) { return told }
        var counts = [0, 0, 0]
        var isQuoted = false
        var hasText = false
        for (index, byte) in start.enumerated() {
            if byte == UInt8(ascii: "\"") {
                isQuoted.toggle()
                hasText = true
            } else if isQuoted {
                continue
            } else if let column = candidates.firstIndex(of: byte) {
                counts[column] += 1
                hasText = true
            } else if byte == 10 || byte == 13 {
                // Blank lines above the header tell nothing.
                guard hasText else { continue }
                guard let ending = ending(start, index, isEnough) else { return nil }
                return SniffedDialect(delimiter: most(counts), lineEnding: ending, skip: 0)
            } else {
                hasText = true
            }
        }
        guard isEnough else { return nil }
        return SniffedDialect(delimiter: most(counts), lineEnding: "lf", skip: 0)
    }

    /// The most frequent candidate, in their order; a comma when there is none.
    private static func most(_ counts: [Int]) -> UInt8 {
        guard let most = counts.max(), most > 0, let index = counts.firstIndex(of: most) else {
            return UInt8(ascii: ",")
        }
        return candidates[index]
    }

    private static func ending(_ bytes: [UInt8], _ index: Int, _ isEnough: Bool) -> String? {
        guard bytes[index] == 13 else { return "lf" }
        guard index + 1 < bytes.count else { return isEnough ? "cr" : nil }
        return bytes[index + 1] == 10 ? "crlf" : "cr"
    }

    /// `sep=;` on a line of its own, as Excel writes it.
    private static func excelLine(_ start: [UInt8]) -> SniffedDialect? {
        guard start.count >= 6, start[..<4].elementsEqual("sep=".utf8),
            candidates.contains(start[4]), start[5] == 10 || start[5] == 13
        else { return nil }
        let isPair = start[5] == 13 && start.count > 6 && start[6] == 10
        let ending = start[5] == 10 ? "lf" : isPair ? "crlf" : "cr"
        return SniffedDialect(delimiter: start[4], lineEnding: ending, skip: isPair ? 7 : 6)
    }
}
