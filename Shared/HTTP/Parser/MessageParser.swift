// A machine that reads HTTP/1.1 messages (RFC 9112): bytes in, events out.
//
//   start line -> fields -> head -+-> end                          no body
//                                 +-> body* -> end                 Content-Length, or until EOF
//                                 +-> (size -> body* -> CRLF)* -> trailers -> end     chunked
//
// Invariants
// - The same bytes give the same events and the same error, however they are cut into reads,
//   save that a body may come in other pieces.
// - It refuses what two readers could read in two ways (RFC 9112 section 11.2), rather than
//   mending it. After an error it must not be fed again.
// - It never holds more than the head's limits; body bytes are passed on as ranges of the input.
//
// The head is kept as one run of checked bytes: who needs a field looks for it there.

internal import Glibc

/// Reads the messages of one direction of one connection.
struct MessageParser {
    enum Kind { case request, reply }

    struct Limits {
        var line = 8_192
        var fieldBytes = 16_384
        var fields = 100
    }

    enum Event: Equatable {
        /// A whole head: ``MessageParser/takeHead()``.
        case head
        /// Bytes of a body, as a range of the input.
        case body(Range<Int>)
        case end
    }

    enum State { case startLine, fields, body, untilEOF, size, data, dataEnd, trailers, end }

    /// Whether the next reply has no body whatever its fields say: it answers `HEAD`.
    var answersHead = false

    private(set) var state = State.startLine
    private let kind: Kind
    private let limits: Limits
    private var head = MessageHead()
    private var line: [UInt8] = []
    private var lineStart = 0
    private var fieldCount = 0
    private var remaining = 0
    private var trailerBytes = 0
    private var skippedLines = 0

    init(_ kind: Kind, limits: Limits = Limits()) {
        self.kind = kind
        self.limits = limits
    }

    /// Whether nothing of a next message has come.
    var isBetweenMessages: Bool { state == .startLine && head.bytes.isEmpty }

    /// The head that was just announced.
    mutating func takeHead() -> MessageHead {
        let taken = head
        head = MessageHead()
        return taken
    }

    /// Takes the room of an earlier head's bytes for the next one.
    mutating func reuse(_ room: consuming [UInt8]) {
        guard head.bytes.isEmpty, room.capacity <= MessageParser.keptRoom else { return }
        room.removeAll(keepingCapacity: true)
        head.bytes = room
    }

    private static let keptRoom = 4_096

    /// Reads up to the next event.
    ///
    /// - Parameters:
    ///   - input: what the connection received.
    ///   - position: where to begin in it; moved behind what was read.
    /// - Returns: `nil` when the input is used up.
    /// - Throws: why the connection must end.
    mutating func next(
        _ input: UnsafeRawBufferPointer, _ position: inout Int
    ) throws(ParseError) -> Event? {
        while true {
            switch state {
            case .startLine, .fields:
                guard try readHeadLine(input, &position) else { return nil }
                if state != .startLine && state != .fields { return .head }
            case .body, .data, .untilEOF:
                if let event = readBody(input, &position) { return event }
                if position == input.count, state != .end, state != .dataEnd { return nil }
            case .size, .dataEnd, .trailers:
                guard try readLine(input, &position) else { return nil }
                try endLine()
            case .end:
                state = .startLine
                return .end
            }
        }
    }

    /// Tells that no more bytes will come.
    ///
    /// - Returns: whether this ends a body that lasts until the end of the connection.
    /// - Throws: in the midst of a message.
    mutating func finish() throws(ParseError) -> Bool {
        if state == .untilEOF {
            state = .startLine
            return true
        }
        guard isBetweenMessages else { throw .malformed(.early) }
        return false
    }

    // MARK: The head

    private mutating func readHeadLine(
        _ input: UnsafeRawBufferPointer, _ position: inout Int
    ) throws(ParseError) -> Bool {
        guard position < input.count else { return false }
        let rest = UnsafeRawBufferPointer(rebasing: input[position...])
        let end = rest.firstLineFeed
        let taken = end.map { $0 + 1 } ?? rest.count
        let total = head.bytes.count - lineStart + taken
        try checkLength(end == nil ? total + 1 : total)
        if head.bytes.capacity == 0 { head.bytes.reserveCapacity(min(rest.count, 1_024)) }
        let startsInInput = head.bytes.count == lineStart
        head.bytes.append(contentsOf: rest[..<taken])
        position += taken
        if state == .startLine, !Grammar.startsMessage(head.bytes[0]) {
            throw .malformed(.startLine)
        }
        guard end != nil else { return false }
        if startsInInput {
            try endHeadLine(UnsafeRawBufferPointer(rebasing: rest[..<taken]))
        } else {
            let copy = Array(head.bytes[lineStart...])
            try copy.withUnsafeBufferPointer { (line) throws(ParseError) in
                try endHeadLine(UnsafeRawBufferPointer(line))
            }
        }
        return true
    }

    private func checkLength(_ bytes: Int) throws(ParseError) {
        if state == .startLine {
            if bytes > limits.line + 2 { throw .targetTooLong }
        } else if lineStart - head.fields.lowerBound + bytes > limits.fieldBytes + 2 {
            throw .fieldsTooLarge
        }
    }

    private mutating func endHeadLine(_ line: UnsafeRawBufferPointer) throws(ParseError) {
        guard line.count >= 2, line[line.count - 2] == Grammar.cr else {
            throw .malformed(.lineEnd)
        }
        let content = UnsafeRawBufferPointer(rebasing: line[..<(line.count - 2)])
        if state == .startLine {
            if content.isEmpty {
                // RFC 9112 section 2.2: empty lines before a request are let pass.
                guard kind == .request, skippedLines < MessageParser.skippable else {
                    throw .malformed(.startLine)
                }
                skippedLines += 1
                head.bytes.removeAll(keepingCapacity: true)
                return
            }
            switch kind {
            case .request: try StartLine.readRequest(content, into: &head)
            case .reply: try StartLine.readReply(content, into: &head)
            }
            lineStart = head.bytes.count
            head.fields = lineStart..<lineStart
            state = .fields
        } else if content.isEmpty {
            head.fields = head.fields.lowerBound..<lineStart
            try beginBody()
        } else {
            fieldCount += 1
            guard fieldCount <= limits.fields else { throw .fieldsTooLarge }
            try FieldLine.read(content, into: &head.framing)
            lineStart = head.bytes.count
        }
    }

    private static let skippable = 4

    private mutating func beginBody() throws(ParseError) {
        let framing = head.framing
        lineStart = 0
        fieldCount = 0
        trailerBytes = 0
        skippedLines = 0
        if framing.isChunked, framing.length != nil || framing.minor == 0 {
            throw .malformed(.coding)
        }
        if kind == .reply {
            let isBare =
                answersHead || head.status < 200 || head.status == 204 || head.status == 304
            if isBare {
                state = .end
                return
            }
            if !framing.isChunked, framing.length == nil {
                state = .untilEOF
                return
            }
        }
        remaining = framing.length ?? 0
        state = framing.isChunked ? .size : remaining > 0 ? .body : .end
    }

    // MARK: The body

    private mutating func readBody(
        _ input: UnsafeRawBufferPointer, _ position: inout Int
    ) -> Event? {
        guard position < input.count else { return nil }
        let available = input.count - position
        let count = state == .untilEOF ? available : min(available, remaining)
        let range = position..<(position + count)
        position += count
        if state != .untilEOF {
            remaining -= count
            if remaining == 0 { state = state == .body ? .end : .dataEnd }
        }
        return .body(range)
    }

    /// Collects a short line in `line`; true when its LF has come.
    private mutating func readLine(
        _ input: UnsafeRawBufferPointer, _ position: inout Int
    ) throws(ParseError) -> Bool {
        guard position < input.count else { return false }
        let rest = UnsafeRawBufferPointer(rebasing: input[position...])
        let end = rest.firstLineFeed
        let taken = end.map { $0 + 1 } ?? rest.count
        let total = line.count + taken + (end == nil ? 1 : 0)
        switch state {
        case .dataEnd: if total > 2 { throw .malformed(.chunk) }
        case .size: if total > MessageParser.sizeLineBytes { throw .malformed(.chunk) }
        default: if trailerBytes + total > limits.fieldBytes { throw .fieldsTooLarge }
        }
        line.append(contentsOf: rest[..<taken])
        position += taken
        return end != nil
    }

    /// A size of 15 digits and its extensions.
    private static let sizeLineBytes = 1_024

    private mutating func endLine() throws(ParseError) {
        guard line.count >= 2, line[line.count - 2] == Grammar.cr else {
            throw .malformed(.lineEnd)
        }
        let content = line
        line.removeAll(keepingCapacity: true)
        switch state {
        case .size:
            remaining = try FieldLine.chunkSize(content.dropLast(2))
            state = remaining == 0 ? .trailers : .data
        case .dataEnd: state = .size
        default:
            if content.count == 2 {
                state = .end
                trailerBytes = 0
                fieldCount = 0
                return
            }
            trailerBytes += content.count
            fieldCount += 1
            guard fieldCount <= limits.fields else { throw .fieldsTooLarge }
            var ignored = Framing()
            try content.withUnsafeBufferPointer { (bytes) throws(ParseError) in
                let line = UnsafeRawBufferPointer(bytes).dropLast(2)
                try FieldLine.read(UnsafeRawBufferPointer(rebasing: line), into: &ignored)
            }
        }
    }
}

extension UnsafeRawBufferPointer {
    /// Where the first LF is.
    fileprivate var firstLineFeed: Int? {
        guard let baseAddress, let found = memchr(baseAddress, Int32(Grammar.lf), count) else {
            return nil
        }
        return UnsafeRawPointer(found) - baseAddress
    }
}
