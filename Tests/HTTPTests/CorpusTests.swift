import FoundationEssentials
import TestKit
import Testing

@testable import HTTP

/// One case of llhttp's own tests.
private struct CorpusCase: Decodable {
    struct Failure: Decodable {
        var reason: String?
    }

    var file: String
    var name: String
    var type: String
    var input: String
    var error: Failure?
    var messagesComplete: Int
    var log: [String]

    enum CodingKeys: String, CodingKey {
        case file, name, type, input, error, log
        case messagesComplete = "messages_complete"
    }
}

@Suite("The corpus of llhttp")
struct CorpusTests {
    private static let cases: [CorpusCase] = {
        let root = URL(filePath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
        let corpora =
            ProcessInfo.processInfo.environment["AUDIENCE_CORPORA"].map { URL(filePath: $0) }
            ?? root.deletingLastPathComponent().appending(path: "shared/corpora")
        let file = corpora.appending(path: "http-llhttp/cases.json")
        guard let json = try? Data(contentsOf: file),
            let cases = try? JSONDecoder().decode([CorpusCase].self, from: json)
        else {
            print("skipped: no corpus of llhttp; set AUDIENCE_CORPORA")
            return []
        }
        return cases.filter { $0.type == "request" }
    }()

    /// Where we differ from llhttp, and why.
    private static let differences = [
        "`keep-alive` / No restart when keep-alive is off (1.0)":
            "the connection closes and never parses what follows; the parser need not know",
        "Parsing multiple tokens / Multiple tokens with folding and LWS":
            "Upgrade is ignored (RFC 9110 section 7.8), so nothing pauses",
        "`upgrade` / Setting a flag and pausing": "Upgrade is ignored",
        "`upgrade` / Emitting part of body and pausing": "Upgrade is ignored",
        "`upgrade` / Upgrade GET request": "Upgrade is ignored",
        "`upgrade` / Upgrade POST request": "Upgrade is ignored",
        "HTTP protocol and ANNOUNCE method": "any token is a method: the server answers 501",
        "Invalid method": "any token is a method: the server answers 501",
        "CONNECT request with CAPS": "CONNECT is no method of ours: the server answers 501",
        "Underscore in hostname": "CONNECT is no method of ours: the server answers 501",
        "SOURCE request with ICE": "only HTTP is spoken",
        "OPTIONS request with RTSP": "only HTTP is spoken",
        "ANNOUNCE request with RTSP": "only HTTP is spoken",
        "No HTTP version": "HTTP/0.9 is not spoken",
        "POST with `chunked` as last transfer-encoding": "other codings are 501 by design",
        "POST with `chunked` as last transfer-encoding (multiple headers)":
            "other codings are 501 by design",
        "Content-Length reset when no body is received":
            "llhttp is told to skip the body; there is no such mode here",
        "Fragment in URI": "a target has no fragment (RFC 9112 section 3.2)",
        "`host:port` and basic auth":
            "a target has no user part (RFC 9110 section 4.2.4)",
    ]

    @Test func `what llhttp refuses is refused`() {
        for entry in Self.cases where entry.error != nil && Self.differences[entry.name] == nil {
            entry.everyWay { outcome in
                #expect(
                    outcome.error != nil || outcome.isMidway,
                    "\(entry.file): \(entry.name): \(entry.error?.reason ?? "")")
            }
        }
    }

    @Test func `what llhttp accepts is accepted`() {
        for entry in Self.cases where entry.error == nil && Self.differences[entry.name] == nil {
            entry.everyWay { outcome in
                #expect(
                    outcome.error == nil && outcome.whole == entry.messagesComplete,
                    "\(entry.file): \(entry.name): \(outcome)")
            }
        }
    }

    @Test func `every difference is still one`() {
        let names = Set(Self.cases.map(\.name))
        for name in Self.differences.keys where !Self.cases.isEmpty {
            #expect(names.contains(name), "\(name)")
        }
    }
}

extension CorpusCase {
    /// The input, with the last CRLF that the corpus lost when it was converted from Markdown:
    /// its own log counts it.
    private var bytes: [UInt8] {
        let bytes = ParserOutcome.bytes(input)
        let offsets = log.compactMap { line in
            line.hasPrefix("off=") ? Int(line.dropFirst(4).prefix { $0.isNumber }) : nil
        }
        let isCut = error == nil && (offsets.max() ?? 0) > bytes.count
        return isCut ? bytes + [13, 10] : bytes
    }

    /// Drives the parser with the whole, with single bytes, and with every split in two.
    func everyWay(_ check: (ParserOutcome) -> Void) {
        let bytes = bytes
        let whole = ParserOutcome.of([bytes[...]])
        check(whole)
        #expect(ParserOutcome.of(bytes.indices.map { bytes[$0...$0] }) == whole, "\(name)")
        for cut in bytes.indices {
            #expect(ParserOutcome.of([bytes[..<cut], bytes[cut...]]) == whole, "\(name)")
        }
    }
}
