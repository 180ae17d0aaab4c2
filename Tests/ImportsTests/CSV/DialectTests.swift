import Model
import Testing

@testable import Imports

@Suite("Finding out how a file is written")
struct DialectTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var name: String
        var bytes: [UInt8]
        var encoding: String
        var cells: [[String]]
        var testDescription: String { name }
    }

    static let cases = [
        Case(
            name: "utf-8", bytes: Array("é;b\n1;2\n".utf8), encoding: "utf-8",
            cells: [["é", "b"], ["1", "2"]]),
        Case(
            name: "mark", bytes: [0xef, 0xbb, 0xbf] + Array("é\n1\n".utf8), encoding: "utf-8",
            cells: [["é"], ["1"]]),
        Case(
            name: "windows-1252",
            bytes: Array("pr".utf8) + [0xe9] + Array("nom;x\n".utf8) + [0x80, 0x3b, 0x92],
            encoding: "windows-1252", cells: [["prénom", "x"], ["€", "’"]]),
        Case(
            name: "windows-1252 late", bytes: Array("a;b\n1;2\n".utf8) + [0xe9, 0x3b, 0x31, 0x0a],
            encoding: "windows-1252", cells: [["a", "b"], ["1", "2"], ["é", "1"]]),
        Case(
            name: "utf-16le",
            bytes: [0xff, 0xfe] + "é;😀\n1;2\n".utf16.flatMap { [UInt8($0 & 255), UInt8($0 >> 8)] },
            encoding: "utf-16le", cells: [["é", "😀"], ["1", "2"]]),
        Case(
            name: "utf-16be",
            bytes: [0xfe, 0xff] + "é;😀\n1;2\n".utf16.flatMap { [UInt8($0 >> 8), UInt8($0 & 255)] },
            encoding: "utf-16be", cells: [["é", "😀"], ["1", "2"]]),
        Case(
            name: "utf-16le without mark",
            bytes: "a;b\n".utf16.flatMap { [UInt8($0 & 255), UInt8($0 >> 8)] },
            encoding: "utf-16le", cells: [["a", "b"]]),
    ]

    @Test(arguments: cases)
    func `every encoding reads the same for every split`(_ test: Case) throws {
        for cut in test.bytes.indices {
            var reader = CSVReader()
            var cells: [[String]] = []
            try reader.read(Array(test.bytes[..<cut])) { cells.append($0.texts) }
            try reader.read(Array(test.bytes[cut...])) { cells.append($0.texts) }
            try reader.finish { cells.append($0.texts) }

            #expect(cells == test.cells, "cut at \(cut)")
            #expect(reader.dialect.encoding == test.encoding)
        }
    }

    @Test(arguments: [
        ("a;b,c;d\n", ";", "lf"), ("a,b;c,d\r\n", ",", "crlf"), ("a\tb\r1", "\t", "cr"),
        ("\"a;b;c\",d\n", ",", "lf"), ("email\n", ",", "lf"), ("\r\na;b\r\n", ";", "crlf"),
        ("sep=\t\na\tb\n", "\t", "lf"),
    ])
    func `the header tells delimiter and line ending`(
        _ text: String, _ delimiter: String, _ ending: String
    ) throws {
        var reader = CSVReader()
        try reader.read(Array(text.utf8)) { _ in }
        try reader.finish { _ in }

        #expect(reader.dialect.delimiter == delimiter)
        #expect(reader.dialect.lineEnding == ending)
    }

    @Test(
        arguments: [
            [0x50, 0x4b, 3, 4, 0, 0], [0x1f, 0x8b, 8, 0], Array("%PDF-1.7".utf8),
            Array("a;b\n1;2\0\n".utf8), [0, 0, 0, 0],
        ] as [[UInt8]])
    func `what is no text is not CSV`(_ bytes: [UInt8]) {
        #expect(throws: CSVError.notCSV) { try rows([bytes]) }
    }

    @Test(
        arguments: [
            ([0xef, 0xbb, 0xbf, 0x61, 0xff, 0x0a], 4),
            (Array("é\n".utf8) + [0x61, 0xe9, 0x0a], 4),
            (Array("a\n".utf8) + [0xe9, 0x81, 0x0a], 3),
            ([0xff, 0xfe, 0x61, 0, 0, 0xdc], 4),
            ([0xff, 0xfe, 0x61, 0, 0x62], 4),
        ] as [([UInt8], Int)])
    func `bytes that are no text are told with their place`(_ bytes: [UInt8], _ offset: Int) {
        #expect(throws: CSVError.badEncoding(offset: offset)) { try rows([bytes]) }
    }
}
