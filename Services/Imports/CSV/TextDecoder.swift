// Bytes of a file in, UTF-8 out, the encoding found on the way.
//
// A byte order mark decides. Without one, zero bytes in the first two say UTF-16. Else the first
// byte that is not ASCII decides: where a valid UTF-8 sequence begins the file is UTF-8, else it
// is windows-1252, which all that came before is too. Nothing is ever read twice.

/// Turns the bytes of a text file into UTF-8, piece by piece.
struct TextDecoder: Sendable {
    /// How the bytes are read.
    enum Encoding: String, Sendable {
        case utf8 = "utf-8"
        case windows1252 = "windows-1252"
        case utf16LittleEndian = "utf-16le"
        case utf16BigEndian = "utf-16be"
    }

    /// What was found so far; `nil` while all was ASCII.
    private(set) var encoding: Encoding?

    /// Whether the file began with one.
    private(set) var byteOrderMark = false

    private var hasBegun = false
    private var pending: [UInt8] = []

    /// Bytes of the file before ``pending``.
    private var offset = 0

    /// The first half of a UTF-16 pair.
    private var highSurrogate: UInt16?

    /// Reads the next piece.
    ///
    /// - Parameters:
    ///   - input: may split a character anywhere.
    ///   - isLast: whether the file ends here.
    /// - Returns: whole characters in UTF-8, without a byte order mark.
    /// - Throws: ``CSVError/notCSV`` or ``CSVError/badEncoding(offset:)``.
    mutating func decode(_ input: [UInt8], isLast: Bool = false) throws(CSVError) -> [UInt8] {
        var bytes = input
        if !pending.isEmpty {
            bytes = pending + input
            pending = []
        }
        if !hasBegun {
            guard bytes.count >= 4 || isLast else {
                pending = bytes
                return []
            }
            try begin(&bytes)
        }
        switch encoding {
        case nil, .utf8: return try readUTF8(bytes, isLast)
        case .windows1252: return try readWindows(bytes[...], into: [])
        case .utf16LittleEndian, .utf16BigEndian: return try readUTF16(bytes, isLast)
        }
    }

    private mutating func begin(_ bytes: inout [UInt8]) throws(CSVError) {
        hasBegun = true
        let magics: [[UInt8]] = [
            [0x50, 0x4b, 3, 4], [0x1f, 0x8b], [0x25, 0x50, 0x44, 0x46], [0xd0, 0xcf, 0x11, 0xe0],
            [0x28, 0xb5, 0x2f, 0xfd], [0xfd, 0x37, 0x7a, 0x58], [0x42, 0x5a, 0x68],
        ]
        guard !magics.contains(where: bytes.starts) else { throw .notCSV }
        var mark = 0
        if bytes.starts(with: [0xef, 0xbb, 0xbf]) {
            (encoding, mark) = (.utf8, 3)
        } else if bytes.starts(with: [0xff, 0xfe]) {
            (encoding, mark) = (.utf16LittleEndian, 2)
        } else if bytes.starts(with: [0xfe, 0xff]) {
            (encoding, mark) = (.utf16BigEndian, 2)
        } else if bytes.count >= 2, bytes[1] == 0, bytes[0] != 0 {
            encoding = .utf16LittleEndian
        } else if bytes.count >= 2, bytes[0] == 0, bytes[1] != 0 {
            encoding = .utf16BigEndian
        }
        byteOrderMark = mark > 0
        bytes.removeFirst(mark)
        offset += mark
    }

    // MARK: UTF-8

    private mutating func readUTF8(_ bytes: [UInt8], _ isLast: Bool) throws(CSVError) -> [UInt8] {
        var at = 0
        while true {
            at = try skipASCII(bytes, from: at)
            guard at < bytes.count else { break }
            switch Self.sequence(bytes, at) {
            case .whole(let length):
                encoding = .utf8
                at += length
            case .cut where !isLast:
                pending = Array(bytes[at...])
                offset += at
                return Array(bytes[..<at])
            case .cut, .invalid:
                guard encoding == nil else { throw .badEncoding(offset: offset + at) }
                encoding = .windows1252
                offset += at
                return try readWindows(bytes[at...], into: Array(bytes[..<at]))
            }
        }
        offset += bytes.count
        return bytes
    }

    /// The first byte from `start` on that is not ASCII; 8 bytes at a time.
    private func skipASCII(_ bytes: [UInt8], from start: Int) throws(CSVError) -> Int {
        let found = bytes.withUnsafeBytes { raw -> Int? in
            var at = start
            while at + 8 <= raw.count {
                let word = raw.loadUnaligned(fromByteOffset: at, as: UInt64.self)
                let zeros = (word &- 0x0101_0101_0101_0101) & ~word
                if (word | zeros) & 0x8080_8080_8080_8080 != 0 { break }
                at += 8
            }
            while at < raw.count, raw[at] < 0x80 {
                if raw[at] == 0 { return nil }
                at += 1
            }
            return at
        }
        guard let found else { throw .notCSV }
        return found
    }

    private enum Sequence {
        case whole(Int)
        case cut
        case invalid
    }

    /// What begins at a byte that is not ASCII (Unicode 15, table 3-7).
    private static func sequence(_ bytes: [UInt8], _ at: Int) -> Sequence {
        let length: Int
        var second: ClosedRange<UInt8> = 0x80...0xbf
        switch bytes[at] {
        case 0xc2...0xdf: length = 2
        case 0xe0: (length, second) = (3, 0xa0...0xbf)
        case 0xed: (length, second) = (3, 0x80...0x9f)
        case 0xe1...0xef: length = 3
        case 0xf0: (length, second) = (4, 0x90...0xbf)
        case 0xf4: (length, second) = (4, 0x80...0x8f)
        case 0xf1...0xf3: length = 4
        default: return .invalid
        }
        for index in 1..<length {
            guard at + index < bytes.count else { return .cut }
            let allowed = index == 1 ? second : 0x80...0xbf
            guard allowed.contains(bytes[at + index]) else { return .invalid }
        }
        return .whole(length)
    }

    // MARK: windows-1252

    private mutating func readWindows(
        _ bytes: ArraySlice<UInt8>, into start: [UInt8]
    ) throws(CSVError) -> [UInt8] {
        var text = start
        text.reserveCapacity(text.count + bytes.count + bytes.count / 8)
        for (index, byte) in zip(bytes.indices, bytes) {
            if byte < 0x80 {
                guard byte != 0 else { throw .notCSV }
                text.append(byte)
                continue
            }
            let scalar = byte < 0xa0 ? Self.windows[Int(byte) - 0x80] : UInt16(byte)
            guard scalar != 0 else {
                throw .badEncoding(offset: offset + index - bytes.startIndex)
            }
            Self.append(UInt32(scalar), to: &text)
        }
        offset += bytes.count
        return text
    }

    /// 0x80 to 0x9f of windows-1252 (WHATWG Encoding index); 0 where nothing is assigned.
    private static let windows: [UInt16] = [
        0x20ac, 0, 0x201a, 0x0192, 0x201e, 0x2026, 0x2020, 0x2021,
        0x02c6, 0x2030, 0x0160, 0x2039, 0x0152, 0, 0x017d, 0,
        0, 0x2018, 0x2019, 0x201c, 0x201d, 0x2022, 0x2013, 0x2014,
        0x02dc, 0x2122, 0x0161, 0x203a, 0x0153, 0, 0x017e, 0x0178,
    ]

    // MARK: UTF-16

    private mutating func readUTF16(_ bytes: [UInt8], _ isLast: Bool) throws(CSVError) -> [UInt8] {
        let isBig = encoding == .utf16BigEndian
        var text: [UInt8] = []
        text.reserveCapacity(bytes.count)
        var at = 0
        while at + 1 < bytes.count {
            let unit =
                isBig
                ? UInt16(bytes[at]) << 8 | UInt16(bytes[at + 1])
                : UInt16(bytes[at + 1]) << 8 | UInt16(bytes[at])
            let isLow = (0xdc00...0xdfff).contains(unit)
            guard isLow == (highSurrogate != nil) else { throw .badEncoding(offset: offset + at) }
            if let high = highSurrogate {
                highSurrogate = nil
                let pair = UInt32(high - 0xd800) << 10 | UInt32(unit - 0xdc00)
                Self.append(0x10000 + pair, to: &text)
            } else if (0xd800...0xdbff).contains(unit) {
                highSurrogate = unit
            } else {
                guard unit != 0 else { throw .notCSV }
                Self.append(UInt32(unit), to: &text)
            }
            at += 2
        }
        offset += at
        pending = Array(bytes[at...])
        if isLast, !pending.isEmpty || highSurrogate != nil { throw .badEncoding(offset: offset) }
        return text
    }

    /// Appends a scalar that is no surrogate.
    private static func append(_ scalar: UInt32, to text: inout [UInt8]) {
        func tail(_ shift: UInt32) -> UInt8 { UInt8(0x80 | (scalar >> shift & 0x3f)) }
        switch scalar {
        case ..<0x80: text.append(UInt8(scalar))
        case ..<0x800:
            text.append(UInt8(0xc0 | scalar >> 6))
            text.append(tail(0))
        case ..<0x10000:
            text.append(UInt8(0xe0 | scalar >> 12))
            text.append(tail(6))
            text.append(tail(0))
        default:
            text.append(UInt8(0xf0 | scalar >> 18))
            text.append(tail(12))
            text.append(tail(6))
            text.append(tail(0))
        }
    }
}
