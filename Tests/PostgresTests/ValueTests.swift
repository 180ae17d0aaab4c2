import Postgres
import TestKit
import Testing

/// Random values, with the awkward ones more often than chance would have them.
struct RandomValues {
    var generator = SeededGenerator()

    mutating func integer() -> Int64 {
        [0, -1, .min, .max, Int64(bitPattern: generator.next())].randomElement(using: &generator)
            ?? 0
    }

    mutating func text() -> String {
        let pieces = [
            "", "\"", "\\", "'", "\t", "\n", "\r\n", "{", "}", ",", "NULL", "\\N", "é", "🧑‍🚀", "a",
            " ",
            "ﬁ",
        ]
        let count = Int.random(in: 0...12, using: &generator)
        return (0..<count).map { _ in pieces.randomElement(using: &generator) ?? "" }.joined()
    }

    mutating func bytes() -> [UInt8] {
        (0..<Int.random(in: 0...40, using: &generator)).map { _ in
            UInt8.random(in: .min ... .max, using: &generator)
        }
    }

    mutating func maybe<Value>(_ make: (inout RandomValues) -> Value) -> Value? {
        Bool.random(using: &generator) ? make(&self) : nil
    }

    mutating func list<Value>(_ make: (inout RandomValues) -> Value) -> [Value] {
        (0..<Int.random(in: 0...20, using: &generator)).map { _ in make(&self) }
    }
}

struct ShopID: RawRepresentable, Hashable, PostgresValue { var rawValue: Int64 }

enum Colour: String, CaseIterable, PostgresValue { case red, green }

enum Level: UInt8, PostgresValue { case low, high }

@Suite("Values", .database())
struct ValueTests {
    static let integers = Statement<Columns<Int64, Int32?, [Int64?]>, Int64, Int32?, [Int64?]>(
        "SELECT $1::bigint, $2::integer, $3::bigint[]")
    static let texts = Statement<Columns<String, String?, [String?]>, String, String?, [String?]>(
        "SELECT $1::text, $2::text, $3::text[]")
    static let bytes = Statement<Columns<[UInt8], [[UInt8]?]>, [UInt8], [[UInt8]?]>(
        "SELECT $1::bytea, $2::bytea[]")
    static let others = Statement<
        Columns<Double, Bool, Int16, [Double], [Bool?]>, Double, Bool, Int16, [Double], [Bool?]
    >("SELECT $1::float8, $2::boolean, $3::smallint, $4::float8[], $5::boolean[]")
    static let raw = Statement<
        Columns<ShopID, [ShopID?], Colour, [Level]>, ShopID, [ShopID?], Colour, [Level]
    >("SELECT $1::bigint, $2::bigint[], $3::text, $4::smallint[]")

    @Test func `what is sent comes back`() async throws {
        let database = TestDatabase.current.database
        var random = RandomValues()
        for _ in 0..<200 {
            let integer = random.integer()
            let small = random.maybe { Int32(truncatingIfNeeded: $0.integer()) }
            let integers = random.list { $0.maybe { $0.integer() } }
            let text = random.text()
            let maybe = random.maybe { $0.text() }
            let texts = random.list { $0.maybe { $0.text() } }
            let bytes = random.bytes()
            let manyBytes = random.list { $0.maybe { $0.bytes() } }

            let first = try await database.all(Self.integers, integer, small, integers)[0].values
            let second = try await database.all(Self.texts, text, maybe, texts)[0].values
            let third = try await database.all(Self.bytes, bytes, manyBytes)[0].values

            #expect(first == (integer, small, integers))
            #expect(second == (text, maybe, texts))
            #expect(third == (bytes, manyBytes))
        }
    }

    @Test func `doubles, booleans and small integers come back`() async throws {
        let database = TestDatabase.current.database
        for value in [0.1, -0.0, .infinity, .greatestFiniteMagnitude, .leastNonzeroMagnitude] {
            let row = try await database.all(
                Self.others, value, true, -7, [value, 1], [nil, false])[0].values
            #expect(row == (value, true, -7, [value, 1], [nil, false]))
        }
    }

    @Test func `a type with a raw value travels as that`() async throws {
        let database = TestDatabase.current.database

        let row = try await database.all(
            Self.raw, ShopID(rawValue: 5), [ShopID(rawValue: 6), nil], .green, [.high, .low])[0]

        #expect(
            row.values == (ShopID(rawValue: 5), [ShopID(rawValue: 6), nil], .green, [.high, .low]))
    }

    @Test func `a raw value that no case has is an error`() async throws {
        let statement = Statement<Colour>("SELECT 'blue'::text")

        let error = await #expect(throws: PostgresError.self) {
            try await TestDatabase.current.database.first(statement)
        }
        #expect(error?.kind == .decoding)
    }

    static let times = Statement<
        Columns<Timestamp, String, DateValue, String, Int64>, Timestamp, DateValue
    >(
        """
        SELECT $1, to_char($1, 'YYYY-MM-DD HH24:MI:SS.US'), $2, to_char($2, 'YYYY-MM-DD'),
            (extract(epoch FROM $1) * 1000000)::bigint
        """)

    @Test(arguments: [
        (0, 0, "1970-01-01 00:00:00.000000", "1970-01-01"),
        (1_772_323_199_000_001, 20_512, "2026-02-28 23:59:59.000001", "2026-02-28"),
        (-1, -1, "1969-12-31 23:59:59.999999", "1969-12-31"),
    ])
    func `moments and days count from 1970`(
        _ microseconds: Int64, _ days: Int32, _ moment: String, _ day: String
    ) async throws {
        let row = try await TestDatabase.current.database.all(
            Self.times, Timestamp(microseconds: microseconds), DateValue(days: days))[0].values

        #expect(row.0.microseconds == microseconds)
        #expect(row.1 == moment)
        #expect(row.2.days == days)
        #expect(row.3 == day)
        #expect(row.4 == microseconds)
    }

    static let infinite = Statement<Columns<Bool, Timestamp>, Timestamp>(
        "SELECT $1 = '-infinity'::timestamptz, 'infinity'::timestamptz")

    @Test func `the extremes are the infinities`() async throws {
        let row = try await TestDatabase.current.database.all(
            Self.infinite, Timestamp(microseconds: .min))[0].values

        #expect(row == (true, Timestamp(microseconds: .max)))
    }

    static let json = Statement<Columns<JSONText, String, JSONText>, JSONText, [JSONText?]>(
        "SELECT $1::jsonb, ($1::jsonb)->>'a', to_jsonb($2::jsonb[])")

    @Test func `JSON goes in and out as text`() async throws {
        let text = JSONText(Array(#"{"a": "b\"é"}"#.utf8))

        let row = try await TestDatabase.current.database.all(Self.json, text, [text, nil])[0]

        #expect(row.values.0 == text)
        #expect(row.values.1 == "b\"é")
        #expect(row.values.2.bytes == Array(#"[{"a": "b\"é"}, null]"#.utf8))
    }

    static let numbers = Statement<Columns<String, String>, String>(
        "SELECT $1::numeric, ($1::numeric)::text")

    @Test(arguments: [
        "0", "-1", "10000", "123456789012345678901234567890", "0.1", "-0.00001", "12345.678900",
        "0.00000000123", "1e20", "99999999.99999999", "100000000", "NaN", "1.0000",
    ])
    func `numeric is read as the server writes it`(_ text: String) async throws {
        let row = try await TestDatabase.current.database.all(Self.numbers, text)[0].values

        #expect(row.0.lowercased() == row.1.lowercased())
    }

    static let sums = Statement<Columns<Int64, Double, Int, Int64?>, [Int64]>(
        """
        SELECT sum(number), avg(number), count(*), sum(number) FILTER (WHERE false)
        FROM unnest($1::bigint[]) AS given (number)
        """)

    @Test func `sums and averages of integers need no cast`() async throws {
        let row = try await TestDatabase.current.database.all(Self.sums, [1, 2, 12_000_000_001])[0]

        #expect(row.values == (12_000_000_004, 4_000_000_001.3333335, 3, nil))
    }

    static let kinds = Statement<Columns<String, String, Int64>>(
        """
        SELECT '6b0f5b1e-5a0f-4f5d-9b57-0c2f4b5a9a01'::uuid, 'x'::varchar(3), xmin::text::bigint
        FROM pg_class LIMIT 1
        """)

    @Test func `text, uuid and casts are read as strings`() async throws {
        let row = try await TestDatabase.current.database.all(Self.kinds)[0].values

        #expect(row.0 == "6b0f5b1e-5a0f-4f5d-9b57-0c2f4b5a9a01")
        #expect(row.1 == "x")
    }

    @Test func `a column of another type, too few and too many are errors`() async throws {
        let database = TestDatabase.current.database
        let wrong = Statement<Int64>("SELECT true")
        let few = Statement<Columns<Int64, Int64>>("SELECT 1::bigint")
        let many = Statement<Int64>("SELECT 1::bigint, 2")
        let null = Statement<Int64>("SELECT NULL::bigint")

        for outcome in [
            await failure { try await database.first(wrong) },
            await failure { _ = try await database.first(few) },
            await failure { try await database.first(many) },
            await failure { try await database.first(null) },
        ] {
            #expect(outcome?.kind == .decoding)
            #expect(outcome?.isTransient == false)
        }
    }
}

/// The database's error, if that is what `body` throws.
func failure<Value>(_ body: () async throws -> Value) async -> PostgresError? {
    do {
        _ = try await body()
        return nil
    } catch {
        return error as? PostgresError
    }
}
