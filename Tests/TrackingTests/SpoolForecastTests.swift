import Testing

@testable import Tracking

@Suite("How long a spool can hold")
struct SpoolForecastTests {
    private let second: UInt64 = 1_000_000_000

    @Test func `is the room by the rate of the last seconds`() throws {
        let forecast = SpoolForecast()
        for moment in 0...60 {
            forecast.note(written: moment * 1_000, depth: moment, at: UInt64(moment) * second)
        }

        let left = try #require(forecast.secondsLeft(in: 3_600_000))
        #expect(abs(left - 3_600) < 5)
    }

    @Test func `is not told while nothing arrives`() {
        let forecast = SpoolForecast()
        for moment in 0...60 { forecast.note(written: 5, depth: 5, at: UInt64(moment) * second) }

        #expect(forecast.secondsLeft(in: 1) == nil)
    }

    @Test func `a spool holds when nothing has left it for ten seconds`() {
        let forecast = SpoolForecast()
        for moment in 0...9 { forecast.note(written: 0, depth: 3, at: UInt64(moment) * second) }
        #expect(!forecast.isHolding(at: 9 * second))
        #expect(forecast.isHolding(at: 11 * second))

        forecast.note(written: 0, depth: 2, at: 12 * second)
        #expect(!forecast.isHolding(at: 13 * second))
        forecast.note(written: 0, depth: 0, at: 14 * second)
        #expect(!forecast.isHolding(at: 60 * second))
    }
}
