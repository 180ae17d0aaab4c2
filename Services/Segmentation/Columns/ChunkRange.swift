/// Which values of one chunk lie in a range, as bits.
enum ChunkRange {
    /// Sets the bits of values from `low` through `high`; clears all others of the 1,024 words.
    ///
    /// There may be fewer values than slots.
    static func fill<Value: LaneValue>(
        _ values: UnsafeBufferPointer<Value>, from low: Value, through high: Value,
        into words: UnsafeMutablePointer<UInt64>
    ) {
        guard let base = values.baseAddress else {
            words.update(repeating: 0, count: SlotChunk.words)
            return
        }
        let span = high &- low
        let (lows, spans) = (Value.lanes(low), Value.lanes(span))
        let whole = values.count >> 6
        for index in 0..<whole { words[index] = Value.word(base + index << 6, lows, spans) }
        guard whole < SlotChunk.words else { return }
        words[whole] = word(base + whole << 6, values.count & 63) { $0 &- low <= span }
        for index in whole + 1..<max(whole + 1, SlotChunk.words) { words[index] = 0 }
    }

    /// The same by any test.
    @inline(__always)
    static func fill<Value>(
        _ values: UnsafeBufferPointer<Value>, into words: UnsafeMutablePointer<UInt64>,
        _ passes: (Value) -> Bool
    ) {
        guard let base = values.baseAddress else {
            words.update(repeating: 0, count: SlotChunk.words)
            return
        }
        let whole = values.count >> 6
        for index in 0..<whole {
            words[index] = word(base + index << 6, 64, passes)
        }
        guard whole < SlotChunk.words else { return }
        words[whole] = word(base + whole << 6, values.count & 63, passes)
        for index in whole + 1..<max(whole + 1, SlotChunk.words) { words[index] = 0 }
    }

    @inline(__always)
    private static func word<Value>(
        _ values: UnsafePointer<Value>, _ count: Int, _ passes: (Value) -> Bool
    ) -> UInt64 {
        var bits: UInt64 = 0
        for index in 0..<count {
            bits |= (passes(values[index]) ? 1 : 0) << UInt64(truncatingIfNeeded: index)
        }
        return bits
    }
}
