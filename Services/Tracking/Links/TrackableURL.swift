/// Which URLs a click is recorded for.
enum TrackableURL {
    /// Bytes of a URL; browsers and servers in front of sites take no more.
    static let longest = 8_000

    private static let placeholders = ["#unsubscribe#", "#update#"].map { Array($0.utf8) }

    /// The URL as it is stored and sent in `Location`; `nil` for what is left alone.
    ///
    /// Like a browser it drops white space and controls at both ends, and tabs and line breaks
    /// everywhere (URL Standard, section 4.4); every other byte stays.
    ///
    /// - Parameters:
    ///   - value: of `href`, references decoded.
    ///   - base: an absolute URL that relative ones lead on from, if there is one.
    /// - Returns: UTF-8 without controls, beginning with `http://` or `https://`.
    static func read(_ value: [UInt8], base: String?) -> String? {
        var bytes = value[...]
        while let first = bytes.first, first <= 32 { bytes.removeFirst() }
        while let last = bytes.last, last <= 32 { bytes.removeLast() }
        bytes.removeAll { $0 == 9 || $0 == 10 || $0 == 13 }
        guard !bytes.contains(where: { $0 < 32 || $0 == 127 }), !holdsPlaceholder(bytes) else {
            return nil
        }
        if let base, let whole = URLReference.resolve(bytes, against: base) {
            return read(whole, base: nil)
        }
        guard let host = afterScheme(bytes), let first = host.first,
            !forbiddenFirst.contains(first)
        else { return nil }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// The same without a base.
    static func read(_ value: [UInt8]) -> String? { read(value, base: nil) }

    /// `/`, `\`, `?` and `#`: there is no host.
    private static let forbiddenFirst: [UInt8] = [47, 92, 63, 35]

    /// Whether programs do not agree on where a URL leads, or people would be led astray.
    ///
    /// That is a user name before the host (`https://bank.test@evil.test`), and a backslash, which
    /// is a slash for browsers only.
    static func isMisleading(_ url: String) -> Bool {
        guard let rest = afterScheme(Array(url.utf8)[...]) else { return false }
        return rest.prefix { $0 != 47 && $0 != 63 && $0 != 35 }.contains { $0 == 64 || $0 == 92 }
    }

    private static func afterScheme(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
        for scheme in ["http://", "https://"] {
            let length = scheme.utf8.count
            guard bytes.count >= length else { continue }
            if bytes.prefix(length).elementsEqual(scheme.utf8, by: { lower($0) == $1 }) {
                return bytes.dropFirst(length)
            }
        }
        return nil
    }

    private static func holdsPlaceholder(_ bytes: ArraySlice<UInt8>) -> Bool {
        var rest = bytes
        while let hash = rest.firstIndex(of: 35) {
            rest = rest[hash...]
            for placeholder in placeholders where rest.count >= placeholder.count {
                if rest.prefix(placeholder.count).elementsEqual(
                    placeholder, by: { lower($0) == $1 })
                {
                    return true
                }
            }
            rest = rest.dropFirst()
        }
        return false
    }

    private static func lower(_ byte: UInt8) -> UInt8 {
        (65...90).contains(byte) ? byte | 32 : byte
    }
}
