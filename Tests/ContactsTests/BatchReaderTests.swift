import HTTP
import Model
import TestKit
import Testing

@testable import Contacts

@Suite("Reading a batch")
struct BatchReaderTests {
    /// Pieces of rows, sound and not.
    private static let rows = [
        #"{"email":"a@example.com"}"#, #"{"email":"b","language":"nl","sources":[1,2]}"#,
        #"{"email":"c","firstName":null,"name":"Ç \u00e9 \"q\"","fields":{}}"#,
        #"{"email":"d","fields":{"a":"x","b":1,"c":1.5,"d":null,"e":["x","y"],"f":[]}}"#,
        #"{"email":"e","language":null,"sources":null,"fields":null}"#,
        #"{"email":"f","fields":{"a":true}}"#, #"{"email":5}"#, #"{}"#, #"[]"#,
        #"{"email":"g","sources":["1"]}"#, #"{"email":"h","emial":"x"}"#,
        #"{"email":"i","sources":[1.5]}"#, #"{"email":"j","fields":{"a":[1]}}"#,
    ]

    private static let others = [
        #""fallbackLanguage":"nl""#, #""fallbackLanguage":null"#, #""fallbackSource":3"#,
        #""fallbackSource":"3""#, #""consent":{"rightfullyObtained":true,"note":"n"}"#,
        #""consent":{"note":"n"}"#, #""consent":null"#, #""resubscribeBlacklisted":true"#,
        #""resubscribeBlacklisted":1"#, #""origin":"import:1""#, #""unknown":1"#,
    ]

    @Test func `the quick reading is the strict one, or leaves the request to it`() throws {
        var random = SeededGenerator()
        var quick = 0
        for _ in 0..<4_000 {
            var parts = Self.others.filter { _ in Int.random(in: 0..<6, using: &random) == 0 }
            if Int.random(in: 0..<20, using: &random) > 0 {
                let count = Int.random(in: 0..<4, using: &random)
                let sound = Bool.random(using: &random)
                let rows = (0..<count).compactMap { _ in
                    (sound ? Self.rows[..<5] : Self.rows[...]).randomElement(using: &random)
                }
                parts.append("\"rows\":[\(rows.joined(separator: ","))]")
            }
            parts.shuffle(using: &random)
            let bytes = Array("{\(parts.joined(separator: ","))}".utf8)
            let strict = try? JSON.decode(ContactBatch.self, from: bytes, .request)
            let read = BatchReader.read(bytes)

            #expect(
                read == strict, "seed \(random.seed): \(String(decoding: bytes, as: UTF8.self))")
            if read != nil { quick += 1 }
        }
        #expect(quick > 500)
        #expect(BatchReader.read(Array("[]".utf8)) == nil)
        #expect(BatchReader.read(Array("{".utf8)) == nil)
    }
}
