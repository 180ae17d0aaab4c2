import Model
import Testing

@testable import Imports

@Suite("Reading the cells of a row")
struct RowCompilerTests {
    @Test func `blank cells say nothing`() throws {
        let row = try Samples.compile(Samples.row(1, "  "))

        #expect(row == CompiledRow(contact: ContactRow(email: "a@example.com")))
    }

    @Test func `every target gets its cell`() throws {
        let row = try Samples.compile([
            " a@example.com ", "Zoë", "NL", "Fair", "Wine", "x", "12.5", "2018-08-25T10:00", "red",
        ])

        #expect(row.issues.isEmpty)
        #expect(
            row.contact
                == ContactRow(
                    email: "a@example.com", language: "nl", sources: [SourceID(3)],
                    firstName: .set("Zoë"),
                    fields: [
                        "note": .text("x"), "size": .number(12.5), "since": .text("2018-08-25"),
                        "colours": .choices(["red"]),
                    ]))
        #expect(row.wishes == [CompiledRow.Wish(interest: InterestID(1), column: 4)])
    }

    @Test(arguments: [".", "-", " - ", "'-"])
    func `a clear marker empties names and fields`(_ marker: String) throws {
        let name = try Samples.compile(Samples.row(1, marker))
        let date = try Samples.compile(Samples.row(7, marker))

        #expect(name.contact.firstName == .clear)
        #expect(date.contact.fields == ["since": .cleared])
    }

    @Test func `a clear marker is text when the import says so`() throws {
        let name = try Samples.compile(Samples.row(1, "-"), clearMarkers: false)
        let date = try Samples.compile(Samples.row(7, "-"), clearMarkers: false)

        #expect(name.contact.firstName == .set("-"))
        #expect(date.issues.map(\.code) == ["invalid-date"])
    }

    @Test(
        arguments: [
            ("Food, wine", [2]), ("Wine, \"Food, wine\"", [1, 2]), ("Wine,Wine", [1]),
            ("Ve\u{301}lo", [3]), (" Wine ", [1]),
        ] as [(String, [Int64])])
    func `the whole cell is looked up before its parts`(_ cell: String, _ ids: [Int64]) throws {
        #expect(try Samples.compile(Samples.row(4, cell)).wishes.map(\.interest.number) == ids)
    }

    @Test(arguments: [
        ("red, dark", ["red, dark"]), ("red,blue", ["red", "blue"]), ("The blue", ["blue"]),
        ("blue,\"red, dark\"", ["blue", "red, dark"]),
    ])
    func `options are found by value or name`(_ cell: String, _ values: [String]) throws {
        let row = try Samples.compile(Samples.row(8, cell))

        #expect(row.contact.fields == ["colours": .choices(values)])
    }

    @Test(
        arguments: [
            (0, "", "missing-email", nil), (2, "nl-BE", "invalid-language", nil),
            (2, "en", "invalid-language", nil), (2, "Dutch", "invalid-language", nil),
            (3, "fair", "source-case", "Fair"), (6, "1,5", "invalid-number", nil),
            (6, "inf", "invalid-number", nil), (6, "0x10", "invalid-number", nil),
            (6, "1e999", "invalid-number", nil), (7, "25/08/2018", "invalid-date", nil),
            (7, "20180825", "invalid-date", nil), (7, "2018-02-30", "invalid-date", nil),
            (8, "red,blu", "invalid-option", "blue"), (8, "purple", "invalid-option", nil),
        ] as [(Int, String, String, String?)])
    func `a wrong cell rejects its row`(
        _ column: Int, _ cell: String, _ code: String, _ suggestion: String?
    ) throws {
        let row = try Samples.compile(Samples.row(column, cell))

        #expect(row.isRejected)
        #expect(row.issues.map(\.code) == [code])
        #expect(row.issues.map(\.column) == [column])
        #expect(row.issues.map(\.suggestion) == [suggestion])
    }

    @Test func `an unknown interest is a warning, or an error when names are strict`() throws {
        let lenient = try Samples.compile(Samples.row(4, "wine,Wine"))
        let strict = try Samples.compile(Samples.row(4, "wine,Wine"), strictNames: true)

        #expect(!lenient.isRejected)
        #expect(lenient.wishes.map(\.interest) == [InterestID(1)])
        #expect(lenient.issues.map(\.suggestion) == ["Wine"])
        #expect(strict.isRejected)
    }

    @Test func `all that is wrong with a row is told at once`() throws {
        let row = try Samples.compile(["", "", "xx", "", "", "", "x", "x", "x"])

        #expect(
            row.issues.map(\.code) == [
                "missing-email", "invalid-language", "invalid-number", "invalid-date",
                "invalid-option",
            ])
    }

    @Test func `a row of another width is rejected`() throws {
        #expect(
            try Samples.compile(["a@example.com"]).issues.map(\.code) == ["column-count-mismatch"])
    }

    @Test func `a source that does not exist is to be made`() throws {
        let row = try Samples.compile(Samples.row(3, "Shop, online"))

        #expect(row.newSource == "Shop, online")
        #expect(row.contact.sources == nil)
        #expect(!row.isRejected)
    }
}
