/// Random numbers that a seed repeats (SplitMix64).
struct Chance: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
        return mixed ^ (mixed >> 31)
    }

    mutating func below(_ limit: Int) -> Int { Int(next() % UInt64(limit)) }

    mutating func isHit(_ percent: Int) -> Bool { below(100) < percent }

    mutating func one<Value>(of values: [Value]) -> Value { values[below(values.count)] }

    mutating func some<Value>(of values: [Value], atMost limit: Int) -> [Value] {
        Array(values.shuffled(using: &self).prefix(below(limit + 1)))
    }
}
