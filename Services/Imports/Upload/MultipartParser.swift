// A pure machine after RFC 7578 and RFC 2046 5.1: bytes of a form in, parts out.
//
//   preamble -- "--boundary" --> headers -- blank line --> body -- CRLF "--boundary" --> headers
//                                                                        | "--"
//                                                                        v
//                                                                      done (the epilogue)
//
// It keeps at most a header block or a delimiter of bytes, however the input is split.

/// Reads a `multipart/form-data` body piece by piece.
struct MultipartParser: Sendable {
    /// What comes out, in order.
    enum Event: Sendable, Hashable {
        /// A part begins: the parameters of its `Content-Disposition`.
        case part(name: String, filename: String?)

        /// Bytes of the part that began last.
        case bytes([UInt8])
    }

    private enum State {
        case preamble, afterDelimiter, headers, body, done
    }

    private static let headerLimit = 16_384

    private let delimiter: [UInt8]
    private var state = State.preamble

    /// Begins as if a line end came before the first delimiter.
    private var pending: [UInt8] = [13, 10]

    /// A parser for one body.
    ///
    /// - Parameter contentType: `multipart/form-data` with a boundary of 1 to 70 characters.
    /// - Throws: ``UploadFault/malformedMultipart(_:)``.
    init(contentType: String) throws(UploadFault) {
        let parameters = HeaderParameters(contentType)
        guard let boundary = parameters["boundary"], (1...70).contains(boundary.utf8.count),
            boundary.utf8.allSatisfy({ $0 > 31 && $0 < 127 }), boundary.utf8.last != 32
        else { throw .malformedMultipart("The content type has no valid boundary.") }
        delimiter = Array("\r\n--\(boundary)".utf8)
    }

    /// Whether the closing delimiter has come.
    var isDone: Bool { if case .done = state { true } else { false } }

    /// Reads the next piece.
    ///
    /// - Parameter input: split anywhere.
    /// - Returns: what became complete.
    /// - Throws: ``UploadFault/malformedMultipart(_:)``.
    mutating func take(_ input: [UInt8]) throws(UploadFault) -> [Event] {
        var events: [Event] = []
        pending += input
        while try step(&events) {}
        return events
    }

    /// Makes one step; false when more bytes are needed.
    private mutating func step(_ events: inout [Event]) throws(UploadFault) -> Bool {
        switch state {
        case .preamble: return takeToDelimiter().isWhole
        case .afterDelimiter: return try readDelimiterEnd()
        case .headers: return try readHeaders(&events)
        case .body:
            let (bytes, isWhole) = takeToDelimiter()
            if !bytes.isEmpty { events.append(.bytes(bytes)) }
            return isWhole
        case .done:
            pending.removeAll()
            return false
        }
    }

    /// Takes everything up to a delimiter; leaves what may be the beginning of one.
    private mutating func takeToDelimiter() -> (bytes: [UInt8], isWhole: Bool) {
        if let start = find() {
            let bytes = Array(pending[..<start])
            pending.removeFirst(start + delimiter.count)
            state = .afterDelimiter
            return (bytes, true)
        }
        let kept = min(pending.count, delimiter.count - 1)
        let bytes = Array(pending.dropLast(kept))
        pending.removeFirst(bytes.count)
        return (bytes, false)
    }

    private func find() -> Int? {
        guard pending.count >= delimiter.count else { return nil }
        return pending.withUnsafeBufferPointer { bytes in
            var at = 0
            let last = bytes.count - delimiter.count
            while at <= last {
                if bytes[at] == 13,
                    delimiter.indices.allSatisfy({ bytes[at + $0] == delimiter[$0] })
                {
                    return at
                }
                at += 1
            }
            return nil
        }
    }

    private mutating func readDelimiterEnd() throws(UploadFault) -> Bool {
        // Transport padding: blanks that some gateways add.
        let padding = pending.prefix { $0 == 32 || $0 == 9 }.count
        guard pending.count >= padding + 2 else {
            guard padding <= 64 else { throw .malformedMultipart("A delimiter does not end.") }
            return false
        }
        let two = Array(pending[padding..<padding + 2])
        if padding == 0, two == [45, 45] {
            state = .done
        } else if two == [13, 10] {
            // The line end stays: a part without headers begins with a blank line.
            state = .headers
        } else {
            throw .malformedMultipart("A delimiter is followed by other text.")
        }
        pending.removeFirst(padding + (isDone ? 2 : 0))
        return true
    }

    private mutating func readHeaders(_ events: inout [Event]) throws(UploadFault) -> Bool {
        let limit = min(pending.count, MultipartParser.headerLimit)
        var at = 0
        while at + 4 <= limit, !isBlankLine(at) { at += 1 }
        guard at + 4 <= limit else {
            guard limit < MultipartParser.headerLimit else {
                throw .malformedMultipart("The headers of a part have more than 16 KiB.")
            }
            return false
        }
        let lines = String(decoding: pending[..<at], as: UTF8.self)
        pending.removeFirst(at + 4)
        var disposition: HeaderParameters?
        for line in lines.split(separator: "\r\n") {
            guard let colon = line.firstIndex(of: ":"), colon != line.startIndex,
                !line.utf8.contains(where: { $0 == 13 || $0 == 10 || $0 == 0 })
            else { throw .malformedMultipart("A part has a malformed header.") }
            if line[..<colon].lowercased() == "content-disposition" {
                disposition = HeaderParameters(String(line[colon...].dropFirst()))
            }
        }
        guard let disposition, disposition.value == "form-data", let name = disposition["name"]
        else { throw .malformedMultipart("A part has no Content-Disposition with a name.") }
        events.append(.part(name: name, filename: disposition["filename"]))
        state = .body
        return true
    }

    private func isBlankLine(_ at: Int) -> Bool {
        pending[at] == 13 && pending[at + 1] == 10 && pending[at + 2] == 13
            && pending[at + 3] == 10
    }
}
