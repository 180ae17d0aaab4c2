/// Where a relative link leads in a message that has a `base`.
///
/// Source: RFC 3986, section 5.2, and the URL Standard, section 4.4, where browsers differ.
enum URLReference {
    /// The URL that a reference means; `nil` when it needs none, or is a place in this message.
    ///
    /// Bytes that are not part of a path stay as they are.
    ///
    /// - Parameters:
    ///   - reference: as a browser cleans it.
    ///   - base: `http:` or `https:` with a host.
    /// - Returns: UTF-8.
    static func resolve(_ reference: ArraySlice<UInt8>, against base: String) -> [UInt8]? {
        guard reference.first != hash, !hasScheme(reference) else { return nil }
        let base = Parts(base)
        let start = reference.prefix(2).map { $0 == backslash ? slash : $0 }
        if start == [slash, slash] { return base.scheme + reference }
        if reference.isEmpty { return base.origin + base.path + base.query }
        if reference.first == question { return base.origin + base.path + reference }
        let path = reference.prefix { $0 != question && $0 != hash }
        let rest = reference.dropFirst(path.count)
        let whole = start.first == slash ? path[...] : base.folder + path
        return base.origin + withoutDots(whole) + rest
    }

    /// What an absolute URL is made of; together they are the URL without its fragment.
    private struct Parts {
        /// With its colon.
        let scheme: [UInt8]

        /// Up to where the path begins.
        let origin: [UInt8]

        /// At least a slash.
        let path: ArraySlice<UInt8>

        /// With its question mark, if there is one.
        let query: ArraySlice<UInt8>

        init(_ url: String) {
            let bytes = url.utf8.prefix { $0 != hash }.map { $0 }[...]
            scheme = Array(bytes.prefix { $0 != colon }) + [colon]
            let authority = bytes.dropFirst(scheme.count + 2).prefix {
                $0 != slash && $0 != backslash && $0 != question
            }
            origin = Array(bytes[..<authority.endIndex])
            let path = bytes[authority.endIndex...].prefix { $0 != question }
            query = bytes[path.endIndex...]
            self.path = path.isEmpty ? [slash] : path
        }

        /// The path up to its last slash.
        var folder: ArraySlice<UInt8> {
            guard let last = path.lastIndex(where: { $0 == slash || $0 == backslash }) else {
                return [slash]
            }
            return path[...last]
        }
    }

    /// Goes up for `..` and stays for `.`, as browsers do; backslashes are slashes.
    private static func withoutDots(_ path: ArraySlice<UInt8>) -> [UInt8] {
        let segments = path.dropFirst().split(omittingEmptySubsequences: false) {
            $0 == slash || $0 == backslash
        }
        var kept: [ArraySlice<UInt8>] = []
        for (index, segment) in segments.enumerated() {
            let isLast = index == segments.count - 1
            switch dots(segment) {
            case 1: if isLast { kept.append([]) }
            case 2:
                _ = kept.popLast()
                if isLast { kept.append([]) }
            default: kept.append(segment)
            }
        }
        return kept.reduce(into: []) { path, segment in path += [slash] + segment }
    }

    /// 1 for `.`, 2 for `..`, however they are written; else 0.
    private static func dots(_ segment: ArraySlice<UInt8>) -> Int {
        guard segment.count <= 6 else { return 0 }
        let text = String(decoding: segment, as: UTF8.self).lowercased()
        return switch text {
        case ".", "%2e": 1
        case "..", ".%2e", "%2e.", "%2e%2e": 2
        default: 0
        }
    }

    /// A letter, then letters, digits, `+`, `-` and `.` up to a colon.
    private static func hasScheme(_ reference: ArraySlice<UInt8>) -> Bool {
        guard let first = reference.first, (97...122).contains(first | 32),
            let end = reference.firstIndex(of: colon)
        else { return false }
        return reference[..<end].allSatisfy {
            (97...122).contains($0 | 32) || (48...57).contains($0) || $0 == 43 || $0 == 45
                || $0 == 46
        }
    }

    private static let slash: UInt8 = 47
    private static let backslash: UInt8 = 92
    private static let question: UInt8 = 63
    private static let hash: UInt8 = 35
    private static let colon: UInt8 = 58
}
