import FoundationEssentials
import Testing

@testable import Model

/// One case of the isemail corpus (Dominic Sayers, BSD-3-Clause).
private struct CorpusCase {
    let number: String
    let address: String
    let category: String

    /// Reads the cases of `tests.xml`; no more of XML than that file uses.
    static func all() -> [CorpusCase]? {
        let root =
            ProcessInfo.processInfo.environment["AUDIENCE_CORPORA"] ?? "../shared/corpora"
        let file = root + "/email-isemail/tests.xml"
        guard let xml = try? String(contentsOfFile: file, encoding: .utf8) else { return nil }
        return xml.components(after: "<test id=\"").map { test in
            CorpusCase(
                number: String(test.prefix { $0 != "\"" }),
                address: text(test.between("<address>", "</address>") ?? ""),
                category: test.between("<category>", "</category>") ?? "")
        }
    }

    /// Entities, and U+2400 + n for the control character n.
    private static func text(_ xml: String) -> String {
        var output = String.UnicodeScalarView()
        var rest = xml.unicodeScalars[...]
        while let scalar = rest.popFirst() {
            var scalar = scalar
            if scalar == "&", let end = rest.firstIndex(of: ";") {
                let name = String(rest[..<end])
                rest = rest[rest.index(after: end)...]
                let named: [String: Unicode.Scalar] = [
                    "amp": "&", "lt": "<", "gt": ">", "quot": "\"", "apos": "'",
                ]
                let number = name.hasPrefix("#x") ? UInt32(name.dropFirst(2), radix: 16) : nil
                scalar = named[name] ?? number.flatMap(Unicode.Scalar.init) ?? "?"
            }
            if (0x2400...0x2421).contains(scalar.value) {
                let control = scalar.value == 0x2421 ? 127 : scalar.value - 0x2400
                scalar = Unicode.Scalar(control) ?? scalar
            }
            output.append(scalar)
        }
        return String(output)
    }
}

extension String {
    fileprivate func components(after mark: String) -> [String] {
        Array(self.split(separator: mark).dropFirst()).map(String.init)
    }

    fileprivate func between(_ start: String, _ end: String) -> String? {
        guard let from = firstRange(of: start)?.upperBound,
            let upTo = self[from...].firstRange(of: end)?.lowerBound
        else { return nil }
        return String(self[from..<upTo])
    }
}

@Suite("The isemail corpus")
struct EmailCorpusTests {
    /// Where we differ from "valid is accepted, all else is refused".
    private static let differences: [(cases: [Int], reason: String)] = [
        ([5], "test@io: a domain has at least two labels, nobody is written to at a bare TLD"),
        (
            [88, 89, 99, 127, 128, 132] + Array(141...158),
            "white space and line breaks around an address are trimmed, what is left is valid"
        ),
    ]

    @Test func `valid addresses pass and faulty ones are refused`() {
        guard let cases = CorpusCase.all() else {
            print("skipped: the isemail corpus is not here; set AUDIENCE_CORPORA")
            return
        }
        #expect(cases.count == 164)
        for one in cases {
            let isAccepted = (try? EmailAddress(one.address)) != nil
            let isWanted =
                one.category == "ISEMAIL_VALID_CATEGORY" || one.category == "ISEMAIL_DNSWARN"
            let isKnown = EmailCorpusTests.differences.contains { difference in
                difference.cases.contains { String($0) == one.number }
            }
            #expect(
                (isAccepted == isWanted) != isKnown,
                "\(one.number) \(one.category) accepted: \(isAccepted) <\(one.address)>")
        }
    }
}
