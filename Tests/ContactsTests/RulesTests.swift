import FoundationEssentials
import HTTP
import Model
import Postgres
import Service
import Testing

@testable import Contacts

@Suite("Rules of contacts")
struct RulesTests {
    @Test(arguments: [
        ("Geboren op", "geboren_op"), ("Prénom d’été", "prenom_d_ete"),
        ("  E-mail 2! ", "e_mail_2"),
        ("你好", "field"), (String(repeating: "ab", count: 40), String(repeating: "ab", count: 25)),
    ])
    func `a placeholder is made from the name`(_ name: String, _ placeholder: String) {
        #expect(Placeholder.from(name) == placeholder)
        #expect(Placeholder.isValid(Placeholder.from(name)))
    }

    @Test func `a taken placeholder is numbered, within the limit`() {
        #expect(Placeholder.free(from: "City", besides: ["city", "city_2"]) == "city_3")
        let long = String(repeating: "x", count: 50)
        #expect(Placeholder.free(from: long, besides: [long]).utf8.count == 50)
    }

    @Test(
        arguments: [
            ("2018-08-25", "2018-08-25"), ("2018-08-25T10:00:00Z", "2018-08-25"),
            ("25/08/2018", nil),
            ("20180825", nil), ("2018-02-30", nil),
        ] as [(String, String?)])
    func `a date is a day, or a date-time whose day counts`(_ text: String, _ day: String?) {
        let rules = FieldRules([
            Field(
                id: FieldID(1), name: "Born", placeholder: "born", type: .date, options: [],
                createdAt: .now, version: 1)
        ])
        let value = try? rules.check("born", .text(text), blankKeeps: true)

        #expect(value == day.map { .set(.text($0)) })
    }

    @Test func `an account is refused with all its errors`() {
        let draft = AccountDraft(
            name: " ", mode: .interests, plan: .pro, languages: ["nl", "NL", "nl-BE"],
            timeZone: "", notificationEmail: "x")
        let error = #expect(throws: InvalidInput.self) { try AccountRules.check(draft) }

        #expect(
            error?.errors.map { "\($0.pointer) \($0.code)" } == [
                "/name required", "/languages/1 duplicate", "/languages/2 invalid-language",
                "/timeZone unknown-time-zone", "/notificationEmail invalid-email",
            ])
    }

    @Test(arguments: [
        ("plain", "plain"), ("=1+1", "'=1+1"), ("+32", "'+32"), ("-", "'-"), ("@x", "'@x"),
        ("\tx", "'\tx"), ("\rx", "\"'\rx\""), ("a,b", "\"a,b\""), ("a;b", "\"a;b\""),
        ("say \"x\"", "\"say \"\"x\"\"\""), ("a\nb", "\"a\nb\""), ("=a,b", "\"'=a,b\""),
    ])
    func `a cell is quoted, and no formula`(_ text: String, _ cell: String) {
        var csv = CSVWriter(.csv)
        csv.text(text)

        #expect(String(decoding: csv.bytes, as: UTF8.self) == cell)
    }

    @Test func `the Excel flavour has a byte order mark and semicolons`() {
        var csv = CSVWriter(.excel, isFileStart: true)
        csv.text("a")
        csv.number("-5")
        csv.endRow()

        #expect(csv.bytes == [0xef, 0xbb, 0xbf] + Array("a;-5\r\n".utf8))
        #expect(CSVWriter.list(["a", "b,c", "d\"e"]) == "a,\"b,c\",\"d\"\"e\"")
    }

    @Test func `contacts are written as their type encodes them`() throws {
        let contact = Contact(
            id: ContactID(.max), email: "a@example.com", language: "nl", firstName: "A\"\\\u{1}é\n",
            name: nil,
            fields: [
                "a": .text("😀/"), "b": .number(-1.5), "c": .choices(["x", "y\""]),
                "d": .number(1e21), "e": .number(7),
            ], sources: [SourceID(1), SourceID(2)], state: .confirmed, createdAt: .now,
            changedAt: .now, version: 3)
        let json = ContactJSON.encode(contact)

        #expect(try JSON.decode(Contact.self, from: json, .reply) == contact)
        #expect(
            try Set(JSON(parsing: json).keys) == Set(JSON(parsing: JSON.encode(contact)).keys))
        let fields = Array(ContactJSON.encode(contact.fields).utf8)
        #expect(ContactJSON.fields(fields) == contact.fields)
    }

    @Test func `every migration of the folder is listed, in order`() throws {
        let folder = #filePath.split(separator: "/").dropLast(3).joined(separator: "/")
        let files = try FileManager.default
            .contentsOfDirectory(atPath: "/\(folder)/Services/Contacts/Migrations")
            .filter { $0.hasSuffix(".sql") }
        let own = Schema.migrations.map(\.number).filter { $0 >= 10 }

        #expect(own == own.sorted())
        #expect(Set(files.compactMap { Int($0.dropFirst().prefix(3)) }) == Set(own))
    }

    @Test func `without an erasure key the service starts only where nobody proves himself`()
        throws
    {
        var config = ContactsConfig()
        #expect(try config.erasureSecret().count == 32)
        config.callers = [Caller(name: "a", keys: [], routes: ["*"], actors: [])]
        #expect(throws: (any Error).self) { try config.erasureSecret() }
        config.erasureKey = "00ff"
        #expect(throws: (any Error).self) { try config.erasureSecret() }
        config.erasureKey = String(repeating: "0f", count: 32)
        #expect(try config.erasureSecret() == Array(repeating: 15, count: 32))
    }

    @Test func `a batch's reply is written as its type encodes it`() throws {
        let results = [
            ContactRowResult(outcome: .created, contact: ContactID(5)),
            ContactRowResult(outcome: .unchanged),
            ContactRowResult(
                outcome: .rejected,
                errors: [FieldIssue(field: "email", code: "erased", detail: "d", suggestion: "s")]),
        ]
        let reply = try JSON.decode(
            ContactBatchReply.self, from: BatchJSON.encode(results), .reply)

        #expect(reply.results == results)
    }
}

extension JSON {
    fileprivate var keys: [String] {
        if case .object(let members) = self { members.map(\.key) } else { [] }
    }
}
