/// The first line of a message (RFC 9112 sections 3 and 4).
enum StartLine {
    /// `GET /path?query HTTP/1.1`, without its CRLF, from the beginning of the head.
    static func readRequest(
        _ line: UnsafeRawBufferPointer, into head: inout MessageHead
    ) throws(ParseError) {
        var index = 0
        while index < line.count, Grammar.isToken(line[index]) { index += 1 }
        guard index > 0, index < line.count, line[index] == Grammar.space else {
            throw .malformed(.startLine)
        }
        head.method = Method(token: UnsafeRawBufferPointer(rebasing: line[..<index]))
        let start = index + 1
        index = start
        var mark = -1
        let classes = Grammar.classes
        while index < line.count, classes[Int(line[index])] & Grammar.target != 0 {
            if mark < 0, line[index] == 63 { mark = index }
            index += 1
        }
        guard index > start else { throw .malformed(.target) }
        guard index < line.count, line[index] == Grammar.space else {
            throw .malformed(index < line.count ? .target : .startLine)
        }
        head.framing.minor = try minorVersion(
            UnsafeRawBufferPointer(rebasing: line[(index + 1)...]))
        head.query = mark < 0 ? index..<index : (mark + 1)..<index
        head.path = start..<(mark < 0 ? index : mark)
        guard line[start] != 47, head.method != nil else { return }
        try readOtherForm(line, into: &head)
    }

    /// `*`, or `http://host/path`, whose host must not matter: RFC 9112 section 3.2.2.
    private static func readOtherForm(
        _ line: UnsafeRawBufferPointer, into head: inout MessageHead
    ) throws(ParseError) {
        let path = head.path
        if path.count == 1, line[path.lowerBound] == 42, head.method == .options,
            head.query.isEmpty
        {
            return
        }
        var host = path.lowerBound
        if starts(line, at: host, with: "http://") {
            host += 7
        } else if starts(line, at: host, with: "https://") {
            host += 8
        } else {
            throw .malformed(.target)
        }
        var slash = host
        while slash < path.upperBound, line[slash] != 47 {
            guard line[slash] != 64 else { throw .malformed(.target) }
            slash += 1
        }
        guard slash > host else { throw .malformed(.target) }
        // Without a path it means "/": the last slash of "://" stands for it.
        head.path = slash < path.upperBound ? slash..<path.upperBound : (host - 1)..<host
    }

    /// `HTTP/1.1 200 OK`, without its CRLF.
    static func readReply(
        _ line: UnsafeRawBufferPointer, into head: inout MessageHead
    ) throws(ParseError) {
        guard line.count >= 12, line[8] == Grammar.space, line.count == 12 || line[12] == 32 else {
            throw .malformed(.startLine)
        }
        head.framing.minor = try minorVersion(UnsafeRawBufferPointer(rebasing: line[..<8]))
        for byte in line[9..<12] {
            guard (48...57).contains(byte) else { throw .malformed(.startLine) }
            head.status = head.status * 10 + Int(byte - 48)
        }
        guard (100..<600).contains(head.status), line.dropFirst(12).allSatisfy(Grammar.isValue)
        else { throw .malformed(.startLine) }
    }

    private static func minorVersion(_ text: UnsafeRawBufferPointer) throws(ParseError) -> Int {
        guard text.count == 8, starts(text, at: 0, with: "HTTP/", exactly: true), text[6] == 46,
            (48...57).contains(text[5]), (48...57).contains(text[7])
        else { throw .malformed(.startLine) }
        guard text[5] == 49, text[7] == 48 || text[7] == 49 else { throw .unknownVersion }
        return Int(text[7] - 48)
    }

    private static func starts(
        _ line: UnsafeRawBufferPointer, at start: Int, with prefix: StaticString,
        exactly: Bool = false
    ) -> Bool {
        guard line.count - start >= prefix.utf8CodeUnitCount else { return false }
        for index in 0..<prefix.utf8CodeUnitCount {
            let byte = line[start + index]
            guard (exactly ? byte : Grammar.lowered(byte)) == prefix.utf8Start[index] else {
                return false
            }
        }
        return true
    }
}
