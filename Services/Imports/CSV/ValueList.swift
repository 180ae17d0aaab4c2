/// Several values in one cell: the second CSV parse of `domain.md` 8, row 7.
enum ValueList {
    private static let quote = UInt8(ascii: "\"")
    private static let comma = UInt8(ascii: ",")

    /// Splits a decoded cell at commas outside quotes.
    ///
    /// - Parameter cell: `"a,b",c` are the two values `a,b` and `c`.
    /// - Returns: trimmed values in order; empty ones and repeats are left out.
    static func split(_ cell: String) -> [String] {
        var values: [String] = []
        var value: [UInt8] = []
        var isQuoted = false
        var isFresh = true
        let bytes = Array(cell.utf8)
        var at = 0
        func end() {
            let text = String(decoding: value, as: UTF8.self).trimmed
            if !text.isEmpty, !values.contains(text) { values.append(text) }
            value.removeAll(keepingCapacity: true)
            isFresh = true
        }
        while at < bytes.count {
            let byte = bytes[at]
            at += 1
            if isQuoted {
                if byte != quote {
                    value.append(byte)
                } else if at < bytes.count, bytes[at] == quote {
                    value.append(quote)
                    at += 1
                } else {
                    isQuoted = false
                }
            } else if byte == comma {
                end()
            } else if byte == quote, isFresh {
                isQuoted = true
                isFresh = false
            } else {
                if byte > 32 { isFresh = false }
                value.append(byte)
            }
        }
        end()
        return values
    }
}

extension String {
    /// Without white space (Unicode) at both ends.
    var trimmed: String {
        let bytes = utf8
        if let first = bytes.first, let last = bytes.last, first > 32, first < 0x80, last > 32,
            last < 0x80
        {
            return self
        }
        guard let start = firstIndex(where: { !$0.isWhitespace }),
            let end = lastIndex(where: { !$0.isWhitespace })
        else { return "" }
        return String(self[start...end])
    }
}
