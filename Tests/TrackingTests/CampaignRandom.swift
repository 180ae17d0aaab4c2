import Glibc
import TestKit

/// What campaigns are drawn from.
extension SeededGenerator {
    mutating func chance(_ probability: Double) -> Bool { uniform(0, 1) < probability }

    mutating func uniform(_ low: Double, _ high: Double) -> Double {
        low + (high - low) * Double(next() >> 11) / Double(1 << 53)
    }

    mutating func whole(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &self) }

    /// Each order of magnitude is as likely as any other.
    mutating func logUniform(_ low: Double, _ high: Double) -> Double {
        exp(uniform(log(low), log(high)))
    }

    /// Times of what people and queues do: half are below the median, few are far above.
    mutating func lognormal(median: Double, spread: Double) -> Double {
        let (first, second) = (uniform(1e-12, 1), uniform(0, 1))
        return median * exp(spread * sqrt(-2 * log(first)) * cos(2 * .pi * second))
    }

    mutating func one<Value>(of values: [Value]) -> Value {
        values[Int.random(in: values.indices, using: &self)]
    }

    /// One of them, by weight.
    mutating func one<Value>(of weighted: [(Value, Double)]) -> Value {
        var left = uniform(0, weighted.reduce(0) { $0 + $1.1 })
        for (value, weight) in weighted {
            left -= weight
            if left < 0 { return value }
        }
        return weighted[weighted.count - 1].0
    }
}
