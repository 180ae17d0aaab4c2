@_spi(_Unicode) import Swift

// The standard library normalises every string that it compares or hashes, with the tables of its
// own Unicode version; its views are the only normaliser outside ICU, and we do not load ICU.

extension String {
    /// The same text in Normalization Form C (Unicode Standard Annex 15).
    ///
    /// ASCII is returned as it is, without a copy.
    public var nfc: String {
        guard !isASCII else { return self }
        var text = String.UnicodeScalarView()
        text.append(contentsOf: self._nfc)
        return String(text)
    }

    /// The same text in Normalization Form D: letters apart from their marks.
    public var nfd: String {
        guard !isASCII else { return self }
        var text = String.UnicodeScalarView()
        text.append(contentsOf: self._nfd)
        return String(text)
    }

    /// The text without Unicode white space at both ends.
    public var trimmed: String {
        // The usual case: printable ASCII at both ends.
        if let first = utf8.first, let last = utf8.last, first > 0x20, first < 0x7f, last > 0x20,
            last < 0x7f
        {
            return self
        }
        let scalars = unicodeScalars
        guard let first = scalars.firstIndex(where: { !$0.properties.isWhitespace }),
            let last = scalars.lastIndex(where: { !$0.properties.isWhitespace })
        else { return "" }
        if first == scalars.startIndex, scalars.index(after: last) == scalars.endIndex {
            return self
        }
        return String(scalars[first...last])
    }

    /// Whether every byte is below 128.
    public var isASCII: Bool { utf8.allSatisfy { $0 < 128 } }
}
