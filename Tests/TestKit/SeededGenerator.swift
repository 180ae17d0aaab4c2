internal import FoundationEssentials

/// Random numbers that a failed test can have again.
///
/// Source: Steele, Lea and Flood, "Fast splittable pseudorandom number generators", 2014
/// (SplitMix64).
public struct SeededGenerator: RandomNumberGenerator, Sendable {
    /// What the sequence began with.
    public let seed: UInt64

    private var state: UInt64

    /// A generator whose seed is printed.
    ///
    /// - Parameter seed: by default `AUDIENCE_SEED` of the environment, else one at random.
    public init(seed: UInt64? = nil) {
        let wanted = ProcessInfo.processInfo.environment["AUDIENCE_SEED"].flatMap { UInt64($0) }
        self.seed = seed ?? wanted ?? UInt64.random(in: .min ... .max)
        state = self.seed
        if seed == nil { print("AUDIENCE_SEED=\(self.seed)") }
    }

    /// The next number of the sequence.
    ///
    /// - Returns: 64 random bits.
    public mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var bits = state
        bits = (bits ^ (bits >> 30)) &* 0xbf58_476d_1ce4_e5b9
        bits = (bits ^ (bits >> 27)) &* 0x94d0_49bb_1331_11eb
        return bits ^ (bits >> 31)
    }
}
