@testable import HTTP

/// What a parser made of some bytes, in a form that can be compared.
struct ParserOutcome: Equatable, CustomStringConvertible {
    var heads: [String] = []
    var bodies: [[UInt8]] = []
    var whole = 0
    var error: ParseError?
    /// Whether more bytes would have been needed.
    var isMidway = false

    var description: String { "\(heads) whole: \(whole) error: \(String(describing: error))" }

    /// Feeds a parser piece by piece until it fails.
    static func of(
        _ pieces: [ArraySlice<UInt8>], _ kind: MessageParser.Kind = .request
    ) -> ParserOutcome {
        var outcome = ParserOutcome()
        var parser = MessageParser(kind)
        var body: [UInt8] = []
        for piece in pieces {
            do {
                try Array(piece).withUnsafeBytes { bytes in
                    var position = 0
                    while let event = try parser.next(bytes, &position) {
                        switch event {
                        case .head: outcome.add(parser.takeHead())
                        case .body(let range): body += bytes[range]
                        case .end:
                            outcome.whole += 1
                            outcome.bodies.append(body)
                            body = []
                        }
                    }
                }
            } catch {
                outcome.error = error as? ParseError
                return outcome
            }
        }
        let isMidway = (try? parser.finish()) == nil
        outcome.isMidway = isMidway
        return outcome
    }

    static func of(_ text: String, _ kind: MessageParser.Kind = .request) -> ParserOutcome {
        of([bytes(text)[...]], kind)
    }

    /// The bytes of a text, one for each of its Latin-1 characters.
    static func bytes(_ text: String) -> [UInt8] {
        text.unicodeScalars.map { UInt8(truncatingIfNeeded: $0.value) }
    }

    private mutating func add(_ head: MessageHead) {
        let path = String(decoding: head.bytes[head.path], as: UTF8.self)
        let query = String(decoding: head.bytes[head.query], as: UTF8.self)
        let fields = head.headers.names.map { "\($0)=\(head.headers.all($0))" }
        let start = "\(head.method?.rawValue ?? "-") \(head.status) \(path)?\(query)"
        heads.append("\(start) \(fields) \(head.framing)")
    }
}
