// Counts of latencies in buckets whose width grows with the value, as HdrHistogram has them.
//
//   nanoseconds   0 ... 2,047      2,048 ... 4,095     4,096 ... 8,191    ...  up to 2^40 (18 min)
//   bucket width  1                2                   4
//
// Every octave has 1,024 buckets, so a value is known within 0.1 %: three digits. The memory is
// 8 bytes a bucket, about 260 kB, whatever is recorded. Source: Tene, HdrHistogram.

/// How long many things took.
struct LatencyHistogram: Sendable {
    private var counts: [UInt64]

    /// How many were recorded.
    private(set) var count: UInt64 = 0

    /// The longest, exactly; 0 when there is none.
    private(set) var longest: UInt64 = 0

    private var sum = 0.0

    private static let precision = 10
    private static let highest = 40

    init() {
        let octaves = LatencyHistogram.highest - LatencyHistogram.precision
        counts = Array(repeating: 0, count: (octaves + 1) << LatencyHistogram.precision)
    }

    /// Of all that was recorded; 0 when there is nothing.
    var mean: Double { count == 0 ? 0 : sum / Double(count) }

    /// Counts one; what is longer than 18 minutes counts as that.
    mutating func record(_ nanoseconds: UInt64) {
        counts[LatencyHistogram.bucket(of: nanoseconds)] += 1
        count += 1
        sum += Double(nanoseconds)
        if nanoseconds > longest { longest = nanoseconds }
    }

    /// Adds what another one counted.
    mutating func add(_ other: LatencyHistogram) {
        for index in counts.indices where other.counts[index] > 0 {
            counts[index] += other.counts[index]
        }
        count += other.count
        sum += other.sum
        longest = max(longest, other.longest)
    }

    /// The value that `share` of all do not exceed; nearest rank, 0 when there are none.
    func value(at share: Double) -> UInt64 {
        guard count > 0 else { return 0 }
        let rank = max(1, min(count, UInt64((share * Double(count)).rounded(.up))))
        var seen: UInt64 = 0
        for index in counts.indices {
            seen += counts[index]
            if seen >= rank { return min(longest, LatencyHistogram.top(of: index)) }
        }
        return longest
    }

    /// How many took no longer than this, to the width of a bucket.
    func count(upTo nanoseconds: UInt64) -> UInt64 {
        counts[...LatencyHistogram.bucket(of: nanoseconds)].reduce(0, +)
    }

    /// The bucket that counts a value.
    static func bucket(of nanoseconds: UInt64) -> Int {
        let value = min(nanoseconds, 1 << highest - 1)
        let octave = max(0, UInt64.bitWidth - value.leadingZeroBitCount - precision - 1)
        return octave << precision + Int(value >> octave)
    }

    /// The highest value that a bucket counts.
    static func top(of bucket: Int) -> UInt64 {
        let octave = max(0, bucket >> precision - 1)
        let start = UInt64(bucket - octave << precision)
        return (start + 1) << octave - 1
    }
}
