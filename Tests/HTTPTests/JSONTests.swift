import HTTP
import TestKit
import Testing

@Suite("Reading JSON")
struct JSONTests {
    struct Person: Codable, Equatable {
        struct Address: Codable, Equatable {
            var city: String
            var floor: Int32?
        }
        var name: String
        var age: Int64
        var tags: [String]?
        var address: Address?
    }

    private func errors(_ text: String) throws -> [String] {
        do {
            _ = try JSON.decode(Person.self, from: Array(text.utf8), .request)
            return []
        } catch let invalid as InvalidInput {
            return invalid.errors.map { "\($0.pointer) \($0.code)" }
        }
    }

    @Test func `a request with the right shape is read`() throws {
        let text =
            #"{"name":"Zoë \u00e9\ud83d\ude00","age":-9223372036854775808,"tags":[],"address":{"city":"a\/b"}}"#

        let person = try JSON.decode(Person.self, from: Array(text.utf8), .request)

        #expect(person.name == "Zoë é😀")
        #expect(person.age == .min)
        #expect(person.address == Person.Address(city: "a/b", floor: nil))
    }

    @Test func `all errors of a request are told at once, each with its pointer`() throws {
        let text = #"{"nam":"x","age":1.5,"tags":["a",2],"address":{"floor":3000000000,"a~/b":1}}"#

        #expect(
            try Set(errors(text)) == [
                "/name missing", "/nam unknown-key", "/age wrong-type", "/tags/1 wrong-type",
                "/address/city missing", "/address/floor wrong-type",
                "/address/a~0~1b unknown-key",
            ])
    }

    @Test func `a reply may have keys that this release does not know`() throws {
        let text = #"{"name":"x","age":1,"future":{"deep":[1]}}"#

        #expect(
            try JSON.decode(Person.self, from: Array(text.utf8), .reply)
                == Person(name: "x", age: 1))
    }

    @Test func `a value of another type than an object is one error at the root`() throws {
        #expect(try errors("[]").contains(" wrong-type"))
        #expect(try errors("7").contains(" wrong-type"))
    }

    @Test(arguments: [
        "", "{", "[1,]", "[1 2]", "{\"a\":1,}", "{\"a\" 1}", "{a:1}", "'a'", "nul", "truee", "01",
        "-", "1.", ".5", "1e", "+1", "0x1", "1e999", "-1e999", "NaN", "\"a", "\"\\x\"",
        "\"\\u12\"", "\"\\ud800\"", "\"\\udc00\\ud800\"", "\"\\u0000\"", "\"\u{01}\"", "\"\t\"",
        "1 2", "\u{FEFF}1", "{\"a\":1,\"a\":2}", "[1}", "{\"a\":1]",
    ])
    func `text that could be read two ways, or is no JSON, is refused`(_ text: String) {
        #expect(throws: JSONError.self) { try JSON(parsing: Array(text.utf8)) }
    }

    @Test func `bytes that are not UTF-8 are refused`() {
        for bytes in [
            [0x22, 0xff, 0x22], [0x22, 0xc0, 0x80, 0x22], [0x22, 0xed, 0xa0, 0x80, 0x22],
        ]
            as [[UInt8]]
        {
            #expect(throws: JSONError.self) { try JSON(parsing: bytes) }
        }
    }

    @Test func `a hundred thousand levels are refused without a crash`() {
        let deep = [UInt8](repeating: UInt8(ascii: "["), count: 100_000)

        #expect(throws: JSONError.tooDeep(offset: 64)) { try JSON(parsing: deep) }
    }

    @Test func `a key that stands twice is found among thousands`() {
        let members = (0..<5_000).map { "\"k\($0)\":1" } + ["\"k17\":2"]

        #expect(throws: JSONError.self) {
            try JSON(parsing: Array("{\(members.joined(separator: ","))}".utf8))
        }
    }

    @Test func `what is written is read back, whatever it is`() throws {
        var random = SeededGenerator()
        func value(_ depth: Int) -> JSON {
            switch Int.random(in: 0..<(depth > 3 ? 5 : 7), using: &random) {
            case 0: .null
            case 1: .bool(.random(using: &random))
            case 2: .integer(.random(in: .min ... .max, using: &random))
            case 3: .double(.random(in: 0.001...0.999, using: &random))
            case 4: .string(text())
            case 5: .array((0..<3).map { _ in value(depth + 1) })
            default:
                .object(
                    (0..<3).map { JSON.Member(key: "\($0)" + text(), value: value(depth + 1)) })
            }
        }
        func text() -> String {
            String(
                String.UnicodeScalarView(
                    (0..<5).compactMap { _ in
                        Unicode.Scalar(UInt32.random(in: 1...0x2ffff, using: &random))
                    }))
        }
        for _ in 0..<2_000 {
            let json = value(0)
            let back = try JSON(parsing: json.bytes)
            #expect(back == json)
        }
    }
}
