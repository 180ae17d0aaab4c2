// Links libm, which rounding needs.
internal import Glibc

/// Numbers of one chunk, as narrow as they allow.
///
/// Whole numbers that lie close together are offsets from a base in 1, 2 or 4 bytes, whose highest
/// value means empty; others are doubles, and not-a-number means empty.
struct NumberChunk {
    enum Form: UInt8 { case byte, short, word, double }

    var form = Form.byte
    var base: Int64 = 0
    var bytes8: [UInt8] = []
    var shorts: [UInt16] = []
    var words: [UInt32] = []
    var doubles: [Double] = []

    /// No number lies outside; they need not be reached any more.
    var low = Double.infinity
    var high = -Double.infinity
    /// Slots with a number.
    var filled = 0

    init() {}

    var bytes: Int {
        bytes8.capacity + 2 * shorts.capacity + 4 * words.capacity + 8 * doubles.capacity + 32
    }

    @inline(__always)
    subscript(slot: UInt16) -> Double? {
        let index = Int(slot)
        switch form {
        case .byte:
            guard index < bytes8.count, bytes8[index] < .max else { return nil }
            return Double(base + Int64(bytes8[index]))
        case .short:
            guard index < shorts.count, shorts[index] < .max else { return nil }
            return Double(base + Int64(shorts[index]))
        case .word:
            guard index < words.count, words[index] < .max else { return nil }
            return Double(base + Int64(words[index]))
        case .double:
            guard index < doubles.count, !doubles[index].isNaN else { return nil }
            return doubles[index]
        }
    }

    mutating func set(_ number: Double?, at slot: UInt16) {
        let old = self[slot]
        guard old != number else { return }
        filled += (number == nil ? 0 : 1) - (old == nil ? 0 : 1)
        if let number {
            if !fits(number) { widen(for: number) }
            low = min(low, number)
            high = max(high, number)
        }
        reach(Int(slot))
        store(number, at: Int(slot))
    }

    private func fits(_ number: Double) -> Bool {
        guard form != .double else { return true }
        guard let whole = Int64(exactly: number), whole >= base else { return false }
        return UInt64(whole &- base) < limit
    }

    /// Offsets are below it.
    private var limit: UInt64 {
        switch form {
        case .byte: UInt64(UInt8.max)
        case .short: UInt64(UInt16.max)
        case .word, .double: UInt64(UInt32.max)
        }
    }

    private mutating func store(_ number: Double?, at index: Int) {
        let offset = number.flatMap { Int64(exactly: $0) }.map { $0 &- base }
        switch form {
        case .byte: bytes8[index] = offset.map { UInt8($0) } ?? .max
        case .short: shorts[index] = offset.map { UInt16($0) } ?? .max
        case .word: words[index] = offset.map { UInt32($0) } ?? .max
        case .double: doubles[index] = number ?? .nan
        }
    }

    private mutating func reach(_ index: Int) {
        switch form {
        case .byte: bytes8.pad(to: index + 1, with: .max)
        case .short: shorts.pad(to: index + 1, with: .max)
        case .word: words.pad(to: index + 1, with: .max)
        case .double: doubles.pad(to: index + 1, with: .nan)
        }
    }

    private var length: Int { bytes8.count + shorts.count + words.count + doubles.count }

    /// Takes the narrowest form that all numbers and the new one fit into, with room below and above.
    private mutating func widen(for number: Double) {
        var all = (0..<length).map { self[UInt16($0)] ?? .nan }
        let isFirst = filled <= 1 && low > high
        let (low, high) = (min(low, number), max(high, number))
        // Room on the side where it grew: the next one beyond does not rewrite all again.
        let slack = isFirst ? 0 : (high - low) / 4
        choose(
            low: number < self.low ? low - slack : low,
            high: number > self.high ? high + slack : high,
            areWhole: form != .double && Int64(exactly: number) != nil)
        all.withUnsafeMutableBufferPointer { put($0) }
    }

    private mutating func choose(low: Double, high: Double, areWhole: Bool) {
        (bytes8, shorts, words, doubles) = ([], [], [], [])
        let low = low.rounded(.down)
        guard areWhole, let base = Int64(exactly: low), abs(low) < 0x1p53, abs(high) < 0x1p53,
            high - low < Double(UInt32.max)
        else {
            form = .double
            base = 0
            return
        }
        self.base = base
        form =
            high - low < Double(UInt8.max)
            ? .byte : high - low < Double(UInt16.max) ? .short : .word
    }

    private mutating func put(_ all: UnsafeMutableBufferPointer<Double>) {
        func offset<Value: FixedWidthInteger>(_ number: Double) -> Value {
            number.isNaN ? .max : Value(Int64(number) &- base)
        }
        switch form {
        case .byte: bytes8 = all.map { offset($0) }
        case .short: shorts = all.map { offset($0) }
        case .word: words = all.map { offset($0) }
        case .double: doubles = Array(all)
        }
    }

    /// Numbers from the chunk's first slot on; not-a-number where there is none.
    init(_ all: UnsafeMutableBufferPointer<Double>) {
        var areWhole = true
        for number in all where !number.isNaN {
            filled += 1
            low = min(low, number)
            high = max(high, number)
            areWhole = areWhole && number.rounded(.down) == number
        }
        guard filled > 0 else { return }
        choose(low: low, high: high, areWhole: areWhole)
        put(all)
    }

    // MARK: Whole chunks

    /// Sets the bits of the slots whose number lies in the range; clears all others.
    func fill(_ range: ClosedRange<Double>, into target: UnsafeMutablePointer<UInt64>) {
        switch form {
        case .byte: fill(bytes8, range, into: target)
        case .short: fill(shorts, range, into: target)
        case .word: fill(words, range, into: target)
        case .double:
            doubles.withUnsafeBufferPointer {
                ChunkRange.fill($0, into: target) {
                    $0 >= range.lowerBound && $0 <= range.upperBound
                }
            }
        }
    }

    private func fill<Value: LaneValue>(
        _ values: [Value], _ range: ClosedRange<Double>, into target: UnsafeMutablePointer<UInt64>
    ) {
        guard let (low, high) = offsets(of: range), let low = Value(exactly: low) else {
            target.update(repeating: 0, count: SlotChunk.words)
            return
        }
        values.withUnsafeBufferPointer {
            ChunkRange.fill($0, from: low, through: Value(clamping: high), into: target)
        }
    }

    /// The range as offsets from the base; `nil` when no offset lies in it.
    private func offsets(of range: ClosedRange<Double>) -> (UInt64, UInt64)? {
        let low = max(0, range.lowerBound.rounded(.up) - Double(base))
        let high = min(Double(limit - 1), range.upperBound.rounded(.down) - Double(base))
        return low <= high ? (UInt64(low), UInt64(high)) : nil
    }

    /// Keeps the entries of a list whose number passes, or those whose does not.
    ///
    /// - Returns: how many are left.
    func filter(
        _ list: UnsafeMutablePointer<UInt16>, _ count: Int, keeping wanted: Bool,
        _ passes: (Double) -> Bool
    ) -> Int {
        var kept = 0
        for index in 0..<count {
            let slot = list[index]
            list[kept] = slot
            let isIn = self[slot].map(passes) ?? false
            kept += isIn == wanted ? 1 : 0
        }
        return kept
    }

    mutating func trim() {
        bytes8 = bytes8.trimmed
        shorts = shorts.trimmed
        words = words.trimmed
        doubles = doubles.trimmed
    }
}

extension Array {
    fileprivate mutating func pad(to length: Int, with value: Element) {
        guard count < length else { return }
        if capacity < length { reserveCapacity(Swift.min(length + length / 8, SlotChunk.slots)) }
        append(contentsOf: repeatElement(value, count: length - count))
    }
}
