import Model
import Postgres
import Service
import TestKit
import Testing

@Suite("Moments in PostgreSQL", .database())
struct MomentValuesTests {
    private static let echo = Statement<Columns<Instant, [Instant]>, Instant, [Instant]>(
        "SELECT $1::timestamptz, $2::timestamptz[]")

    private static func sent(_ moments: [Int64]) async throws -> [Int64] {
        let database = TestDatabase.current.database
        var back: [Int64] = []
        for moment in moments.map(Instant.init(rawValue:)) {
            guard let row = try await database.first(MomentValuesTests.echo, moment, [moment])
            else { continue }
            #expect(row.values.1 == [row.values.0])
            back.append(row.values.0.rawValue)
        }
        return back
    }

    @Test func `what PostgreSQL can hold comes back`() async throws {
        let moments: [Int64] = [
            0, -1, 1_795_000_000_123, 253_402_300_799_999, -62_135_596_800_000,
        ]
        #expect(try await MomentValuesTests.sent(moments) == moments)
    }

    @Test func `what it cannot hold becomes the first or the last moment`() async throws {
        let back = try await MomentValuesTests.sent([.min, .min / 1_000, .max / 1_000, .max])

        #expect(
            back == [
                -200_000_000_000_000, -200_000_000_000_000, 9_000_000_000_000_000,
                9_000_000_000_000_000,
            ])
    }

    @Test func `adding never passes the last moment`() {
        #expect(Instant(rawValue: .max) + .seconds(3_600) == Instant(rawValue: .max))
        #expect(Instant(rawValue: .min) + .seconds(-1) == Instant(rawValue: .min))
        #expect(Instant(rawValue: 5) + .seconds(1) == Instant(rawValue: 1_005))
    }
}
