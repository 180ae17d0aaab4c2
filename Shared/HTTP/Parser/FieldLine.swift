/// One header field (RFC 9112 section 5), and the few that frame the message.
enum FieldLine {
    /// Checks `name: value`, without its CRLF, and takes over what it says about the framing.
    static func read(
        _ line: UnsafeRawBufferPointer, into framing: inout Framing
    ) throws(ParseError) {
        let classes = Grammar.classes
        var colon = 0
        while colon < line.count, classes[Int(line[colon])] & Grammar.token != 0 { colon += 1 }
        guard colon > 0, colon < line.count, line[colon] == Grammar.colon else {
            throw .malformed(.field)
        }
        var end = colon + 1
        while end < line.count, classes[Int(line[end])] & Grammar.value != 0 { end += 1 }
        guard end == line.count else { throw .malformed(.field) }
        var start = colon + 1
        while start < end, Grammar.isBlank(line[start]) { start += 1 }
        while end > start, Grammar.isBlank(line[end - 1]) { end -= 1 }
        try take(
            UnsafeRawBufferPointer(rebasing: line[..<colon]),
            UnsafeRawBufferPointer(rebasing: line[start..<end]), into: &framing)
    }

    private static func take(
        _ name: UnsafeRawBufferPointer, _ value: UnsafeRawBufferPointer,
        into framing: inout Framing
    ) throws(ParseError) {
        switch name.count {
        case 4 where equals(name, "host"):
            framing.hosts += 1
            guard framing.hosts == 1, isHost(value) else { throw .malformed(.host) }
        case 6 where equals(name, "expect"):
            if equals(value, "100-continue") {
                framing.expectsContinue = true
            } else {
                framing.expectsOther = true
            }
        case 10 where equals(name, "connection"): readConnection(value, into: &framing)
        case 14 where equals(name, "content-length"):
            guard framing.length == nil, let length = number(value) else {
                throw .malformed(.length)
            }
            framing.length = length
        case 16 where equals(name, "content-encoding"):
            if !equals(value, "identity") { framing.isEncoded = true }
        case 17 where equals(name, "transfer-encoding"):
            guard !framing.isChunked, !value.isEmpty else { throw .malformed(.coding) }
            guard equals(value, "chunked") else { throw .unknownCoding }
            framing.isChunked = true
        case 17 where equals(name, "audience-deadline"):
            framing.patience = framing.patience == nil ? number(value) ?? -1 : -1
        default: break
        }
    }

    private static func readConnection(
        _ value: UnsafeRawBufferPointer, into framing: inout Framing
    ) {
        if equals(value, "keep-alive") {
            framing.keepsAlive = true
            return
        }
        for part in value.split(separator: 44) {
            let option = part.filter { !Grammar.isBlank($0) }
            option.withUnsafeBytes { option in
                if equals(option, "close") { framing.closes = true }
                if equals(option, "keep-alive") { framing.keepsAlive = true }
            }
        }
    }

    /// Decimal digits and nothing else, at most 18 of them.
    static func number(_ text: UnsafeRawBufferPointer) -> Int? {
        guard (1...18).contains(text.count) else { return nil }
        var number = 0
        for byte in text {
            guard (48...57).contains(byte) else { return nil }
            number = number * 10 + Int(byte - 48)
        }
        return number
    }

    /// The size before a chunk: hexadecimal digits, perhaps extensions behind a semicolon.
    static func chunkSize(_ line: ArraySlice<UInt8>) throws(ParseError) -> Int {
        var size = 0
        var digits = 0
        var rest = line
        while let byte = rest.first, let digit = Grammar.hexValue(byte) {
            digits += 1
            guard digits <= 15 else { throw .malformed(.chunk) }
            size = size << 4 | Int(digit)
            rest = rest.dropFirst()
        }
        guard digits > 0 else { throw .malformed(.chunk) }
        guard let next = rest.first else { return size }
        guard next == 59, isExtension(rest.dropFirst()) else { throw .malformed(.chunk) }
        return size
    }

    /// `name`, `name=token` or `name="quoted"`, with more of them behind semicolons.
    ///
    /// RFC 9112 section 7.1.1, without the white space that it calls bad.
    private static func isExtension(_ text: ArraySlice<UInt8>) -> Bool {
        var rest = text
        while true {
            guard dropToken(&rest) else { return false }
            if rest.first == 61 {
                rest = rest.dropFirst()
                guard rest.first == 34 ? dropQuoted(&rest) : dropToken(&rest) else { return false }
            }
            guard let next = rest.first else { return true }
            guard next == 59 else { return false }
            rest = rest.dropFirst()
        }
    }

    private static func dropToken(_ text: inout ArraySlice<UInt8>) -> Bool {
        let rest = text.drop(while: Grammar.isToken)
        defer { text = rest }
        return rest.count < text.count
    }

    private static func dropQuoted(_ text: inout ArraySlice<UInt8>) -> Bool {
        text = text.dropFirst()
        while let byte = text.popFirst() {
            if byte == 34 { return true }
            guard Grammar.isValue(byte) else { return false }
            if byte == 92 {
                guard let escaped = text.popFirst(), Grammar.isValue(escaped) else { return false }
            }
        }
        return false
    }

    private static func isHost(_ value: UnsafeRawBufferPointer) -> Bool {
        value.allSatisfy { byte in
            Grammar.classes[Int(byte)] & Grammar.target != 0
                && byte != 47 && byte != 64 && byte != 63 && byte != 44 && byte != 92
        }
    }

    private static func equals(_ text: UnsafeRawBufferPointer, _ lower: StaticString) -> Bool {
        guard text.count == lower.utf8CodeUnitCount else { return false }
        for index in 0..<text.count
        where Grammar.lowered(text[index]) != lower.utf8Start[index] { return false }
        return true
    }
}
