import FoundationEssentials
import Model
import Testing

@testable import Imports
@testable import Sample

@Suite("The sample file")
struct SampleFileTests {
    @Test func `the file that is kept is what the generator makes`() throws {
        let root = #filePath.split(separator: "/").dropLast(4).joined(separator: "/")
        let kept = try Data(contentsOf: URL(filePath: "/\(root)/deploy/sample/contacts.csv"))

        #expect([UInt8](kept) == SampleFile.make(SampleFile.Shape()))
    }

    @Test func `it is what Excel in Belgium saves`() throws {
        var reader = CSVReader()
        var rows: [[String]] = []
        try reader.read(SampleFile.make(SampleFile.Shape(rows: 1_000))) { rows.append($0.texts) }
        try reader.finish { rows.append($0.texts) }
        let dialect = reader.dialect

        #expect(dialect.encoding == "utf-8" && dialect.byteOrderMark)
        #expect(dialect.delimiter == ";" && dialect.lineEnding == "crlf")
        #expect(rows.count == 1_001)
        #expect(rows.contains { $0.contains { $0.contains("\r\n") } })
        let mapping = MappingSuggestion.make(
            headers: rows[0], mode: .interests,
            fields: [
                Samples.field("bedrijf", .text), Samples.field("klant_sinds", .date),
                Samples.field("kanalen", .choice),
            ], remembered: [:])
        #expect(
            mapping.map(\.target) == [
                "email", "firstName", "name", "language", "source", "interests", "field:bedrijf",
                "field:klant_sinds", "field:kanalen", "skip",
            ])
    }

    @Test func `addresses lie under reserved domains`() throws {
        let rows = try rows([SampleFile.make(SampleFile.Shape(rows: 3_000, seed: 5))])
        let reserved = ["example.com", "example.org", "example.net", ".test"]

        for address in rows.dropFirst().compactMap(\.first)
        where address.contains(".") && !address.hasPrefix("stray.") {
            let text = address.lowercased()
            #expect(reserved.contains { text.hasSuffix($0) } || text.contains("exa_mple"))
        }
    }

    @Test func `it grows to the size and the interests that are asked for`() throws {
        let bytes = SampleFile.make(
            SampleFile.Shape(rows: 2_000, seed: 2, bytes: 480_000, interests: 3))

        #expect(bytes.count > 478_000 && bytes.count < 482_000)
        let lists = try rows([bytes]).dropFirst().filter { $0.count == 10 }
            .map { ValueList.split($0[5]).count }
        #expect(lists.filter { $0 == 3 }.count > 1_950)
    }
}
