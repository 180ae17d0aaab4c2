import TestKit
import Testing

@testable import TrackingLoad

@Suite("A histogram of latencies")
struct LatencyHistogramTests {
    @Test func `percentiles are those of the sorted values, within a tenth of a percent`() {
        var random = SeededGenerator()
        var histogram = LatencyHistogram()
        var values: [UInt64] = []
        for _ in 0..<10_000 {
            let value = UInt64.random(in: 0...(1 << UInt64.random(in: 1...40)), using: &random)
            values.append(value)
            histogram.record(value)
        }
        values.sort()

        for share in LatencyTable.shares {
            let rank = max(1, Int((share * 10_000).rounded(.up)))
            let exact = Double(values[rank - 1])
            let found = Double(histogram.value(at: share))
            #expect(abs(found - exact) <= exact / 1_000 + 1, "at \(share)")
        }
        #expect(histogram.longest == values.last)
        #expect(histogram.count == 10_000)
    }

    @Test func `a bucket counts what lies between the one before and its top`() {
        for value in [0, 1, 1_023, 1_024, 2_047, 2_048, 2_049, 1 << 39, 1 << 40 - 1] as [UInt64] {
            let bucket = LatencyHistogram.bucket(of: value)

            #expect(LatencyHistogram.top(of: bucket) >= value)
            #expect(bucket == 0 || LatencyHistogram.top(of: bucket - 1) < value)
        }
    }

    @Test func `two together count what both counted`() {
        var (left, right, both) = (LatencyHistogram(), LatencyHistogram(), LatencyHistogram())
        for value in 1...1_000 as ClosedRange<UInt64> {
            if value % 3 == 0 { left.record(value) } else { right.record(value) }
            both.record(value)
        }
        left.add(right)

        #expect(left.value(at: 0.5) == both.value(at: 0.5))
        #expect(left.mean == both.mean)
        #expect(left.count(upTo: 500) == 500)
    }

    @Test func `what is longer than the longest bucket counts as that`() {
        var histogram = LatencyHistogram()
        histogram.record(.max)

        #expect(histogram.value(at: 0.5) == 1 << 40 - 1)
    }

    @Test func `nothing recorded is nothing slow`() {
        #expect(LatencyHistogram().value(at: 0.99) == 0)
        #expect(LatencyTable(LatencyHistogram()).text.contains("100 %"))
    }

    @Test func `a picture has a point for every step and no name unescaped`() {
        var histogram = LatencyHistogram()
        for value in 1...5_000 as ClosedRange<UInt64> { histogram.record(value * 1_000) }
        let svg = LatencyPicture(latencies: histogram, title: "a < b").svg

        #expect(svg.contains("a &lt; b"))
        #expect(svg.contains("99.9 %"))
        #expect(svg.split(separator: ",").count > 200)
    }
}
