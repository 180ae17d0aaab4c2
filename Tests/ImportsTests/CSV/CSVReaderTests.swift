import FoundationEssentials
import TestKit
import Testing

@testable import Imports

@Suite("Reading a CSV file")
struct CSVReaderTests {
    @Test(arguments: [
        ("a;b\r\n1;2\r\n", [["a", "b"], ["1", "2"]]),
        ("a,b\n1,2", [["a", "b"], ["1", "2"]]),
        ("a\tb\r1\t2\r", [["a", "b"], ["1", "2"]]),
        ("a;b\n\n1;\n\r\n", [["a", "b"], ["1", ""]]),
        ("a,b\n\"x,1\",\"say \"\"hi\"\"\"\n", [["a", "b"], ["x,1", "say \"hi\""]]),
        ("a;b\r\n\"one\r\ntwo\";3\r\n", [["a", "b"], ["one\r\ntwo", "3"]]),
        ("sep=;\r\na,b;c\r\n1;2\r\n", [["a,b", "c"], ["1", "2"]]),
        ("\"a;x\",b,c\n1,2,3\n", [["a;x", "b", "c"], ["1", "2", "3"]]),
        ("a,b\nx\"y,2\n", [["a", "b"], ["x\"y", "2"]]),
        ("a\n\"\"\n", [["a"], [""]]),
        ("a,", [["a", ""]]), ("", []), ("\n\n", []),
    ])
    func `a file is its cells`(_ text: String, _ expected: [[String]]) throws {
        #expect(try rows(text) == expected)
    }

    @Test(arguments: [
        "a;\"b\"\"c\";\"d\r\ne\"\r\n;;\r\n\"\";é;€\r\nx", "\u{feff}naam,é\r\"1\r\n2\",3\r\r4,5",
        "sep=,\r\nx,y\r\n1,2\r\n",
    ])
    func `it does not matter where the reads split`(_ text: String) throws {
        let bytes = Array(text.utf8)
        let expected = try rows([bytes])

        for cut in bytes.indices {
            #expect(try rows([Array(bytes[..<cut]), Array(bytes[cut...])]) == expected)
        }
        #expect(try rows(bytes.map { [$0] }) == expected)
    }

    @Test func `random files read like the slow twin reads them`() throws {
        var random = SeededGenerator()
        let alphabet = Array("ab;,\"\"\n\r;".utf8)
        for _ in 0..<10_000 {
            let length = Int.random(in: 0...24, using: &random)
            let bytes = (0..<length).map { _ in
                alphabet[Int.random(in: 0..<alphabet.count, using: &random)]
            }
            var parser = CSVParser(delimiter: UInt8(ascii: ";"))
            var read: [[[UInt8]]] = []
            let cut = Int.random(in: 0...length, using: &random)
            func note(_ row: borrowing CSVRow) {
                read.append((0..<row.count).map { Array(row.bytes[row.range($0)]) })
            }
            try parser.parse(Array(bytes[..<cut]), note)
            try parser.parse(Array(bytes[cut...]), note)
            do {
                try parser.finish(note)
            } catch CSVError.unclosedQuote {
                continue
            }

            #expect(read == slowRows(bytes, delimiter: UInt8(ascii: ";")), "seed \(random.seed)")
        }
    }

    @Test func `a row knows its line, also below quoted line breaks`() throws {
        var reader = CSVReader()
        var lines: [Int] = []
        let text = "a,b\r\n\"x\r\ny\nz\rw\",1\r\n\r\n2,3\r\n"
        try reader.read(Array(text.utf8)) { lines.append($0.line) }
        try reader.finish { lines.append($0.line) }

        #expect(lines == [1, 2, 7])
    }

    @Test func `a quote that is never closed is told with its line`() {
        #expect(throws: CSVError.unclosedQuote(line: 3)) { try rows("a,b\n1,2\n3,\"4\n5,6\n") }
    }

    @Test func `text behind a closing quote marks the row`() throws {
        var reader = CSVReader()
        var marks: [Bool] = []
        try reader.read(Array("a,b\n\"1\"x,2\n3,4\n".utf8)) { marks.append($0.isMalformed) }

        #expect(marks == [false, true, false])
    }

    @Test func `cells and columns have a limit`() throws {
        let limits = CSVParser.Limits(cellBytes: 4, columns: 3)

        #expect(throws: CSVError.cellTooLong(line: 2, limit: 4)) {
            try rows([Array("a\n12345\n".utf8)], limits: limits)
        }
        #expect(throws: CSVError.tooManyColumns(line: 1, limit: 3)) {
            try rows([Array("a,b,c,d\n".utf8)], limits: limits)
        }
        #expect(try rows([Array("a,b,c\n1234,,\n".utf8)], limits: limits).count == 2)
    }

    /// Cases whose two halves do not belong together.
    static let wrongInTheCorpus = [
        "location_coordinates": "CSV and JSON give different telephone numbers",
        "newlines_crlf": "the CSV was stored with LF, the JSON expects CRLF",
    ]

    @Test func `the corpus of csv-spectrum reads as it says`() throws {
        guard let folder = Corpora.folder("csv-spectrum") else { return }
        let files = try FileManager.default.contentsOfDirectory(atPath: "\(folder)/csvs")
        for file in files.sorted() {
            let name = String(file.dropLast(4))
            if Self.wrongInTheCorpus.keys.contains(name) { continue }
            guard let csv = FileManager.default.contents(atPath: "\(folder)/csvs/\(file)"),
                let json = FileManager.default.contents(atPath: "\(folder)/json/\(name).json")
            else { continue }
            let table = try rows([[UInt8](csv)])
            let header = try #require(table.first)
            let objects = table.dropFirst().map { row in
                Dictionary(zip(header, row), uniquingKeysWith: { first, _ in first })
            }

            // The corpus writes some numbers as JSON numbers: cells are text here.
            let expected =
                try (try? JSONDecoder().decode([[String: Cell]].self, from: json))
                ?? [JSONDecoder().decode([String: Cell].self, from: json)]
            #expect(objects == expected.map { $0.mapValues(\.text) }, "\(name)")
        }
    }
}

private struct Cell: Decodable {
    var text: String

    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if let text = try? container.decode(String.self) {
            self.text = text
        } else {
            text = "\(try container.decode(Int.self))"
        }
    }
}
