/// A code for every slot, in as few bytes as the largest needs.
struct TextCodes: Sendable {
    private var bytes: [UInt8] = []
    private var pairs: [UInt16] = []
    private var quads: [UInt32] = []

    /// Bytes a code: 1, 2 or 4.
    private var width = 1

    /// How many slots have one.
    var count: Int {
        switch width {
        case 1: bytes.count
        case 2: pairs.count
        default: quads.count
        }
    }

    /// What it occupies, spare capacity included.
    var occupied: Int { bytes.capacity + 2 * pairs.capacity + 4 * quads.capacity }

    /// The code at `slot`; 0 for slots never set.
    @inline(__always)
    subscript(slot: UInt32) -> UInt32 {
        let slot = Int(slot)
        switch width {
        case 1: return slot < bytes.count ? UInt32(bytes[slot]) : 0
        case 2: return slot < pairs.count ? UInt32(pairs[slot]) : 0
        default: return slot < quads.count ? quads[slot] : 0
        }
    }

    /// Puts `code` at `slot`, with 0 at the slots in between that had none.
    mutating func set(_ code: UInt32, at slot: UInt32) {
        fit(code)
        let slot = Int(slot)
        if slot >= count {
            guard code != 0 else { return }
            grow(to: slot + 1)
        }
        switch width {
        case 1: bytes[slot] = UInt8(code)
        case 2: pairs[slot] = UInt16(code)
        default: quads[slot] = code
        }
    }

    /// Gives back spare capacity.
    mutating func trim() {
        bytes = Array(unsafeUninitializedCapacity: bytes.count) {
            $1 = $0.initialize(fromContentsOf: bytes)
        }
        pairs = Array(unsafeUninitializedCapacity: pairs.count) {
            $1 = $0.initialize(fromContentsOf: pairs)
        }
        quads = Array(unsafeUninitializedCapacity: quads.count) {
            $1 = $0.initialize(fromContentsOf: quads)
        }
    }

    /// Sees every slot's code, in order.
    func forEach(_ body: (UInt32) -> Void) {
        switch width {
        case 1: for code in bytes { body(UInt32(code)) }
        case 2: for code in pairs { body(UInt32(code)) }
        default: for code in quads { body(code) }
        }
    }

    /// The same slots with other codes.
    func mapped(to newCodes: [UInt32]) -> TextCodes {
        var result = TextCodes()
        result.fit(newCodes.max() ?? 0)
        result.grow(to: count)
        var slot: UInt32 = 0
        forEach { code in
            result.set(newCodes[Int(code)], at: slot)
            slot += 1
        }
        return result
    }

    private mutating func grow(to slots: Int) {
        let missing = slots - count
        switch width {
        case 1: bytes.append(contentsOf: repeatElement(0, count: missing))
        case 2: pairs.append(contentsOf: repeatElement(0, count: missing))
        default: quads.append(contentsOf: repeatElement(0, count: missing))
        }
    }

    /// Makes every code wide enough for `code`.
    private mutating func fit(_ code: UInt32) {
        if width == 1, code > UInt8.max {
            pairs = bytes.map(UInt16.init)
            bytes = []
            width = 2
        }
        if width == 2, code > UInt16.max {
            quads = pairs.map(UInt32.init)
            pairs = []
            width = 4
        }
    }
}

extension TextCodes {
    /// The slots of one chunk, and how many there are of it: at most 65,536.
    func fill(_ codes: CodeSet, chunk: Int, into words: UnsafeMutablePointer<UInt64>) {
        let start = chunk << 16
        words.initialize(repeating: 0, count: 1_024)
        let present = max(0, min(65_536, count - start))
        guard present > 0, !codes.isEmpty else { return }
        codes.words.withUnsafeBufferPointer { set in
            switch width {
            case 1: TextCodes.fill(bytes, start, present, set, codes.only, words)
            case 2: TextCodes.fill(pairs, start, present, set, codes.only, words)
            default: TextCodes.fill(quads, start, present, set, codes.only, words)
            }
        }
    }

    private static func fill<Code: LaneValue>(
        _ slots: [Code], _ start: Int, _ present: Int, _ set: UnsafeBufferPointer<UInt64>,
        _ only: UInt32?, _ words: UnsafeMutablePointer<UInt64>
    ) {
        slots.withUnsafeBufferPointer { slots in
            let slots = UnsafeBufferPointer(rebasing: slots[start..<start + present])
            if let only = only.map({ Code(truncatingIfNeeded: $0) }) {
                ChunkRange.fill(slots, from: only, through: only, into: words)
            } else {
                ChunkRange.fill(slots, into: words) { code in
                    let code = UInt32(truncatingIfNeeded: code)
                    return set[Int(code >> 6)] >> UInt64(code & 63) & 1 != 0
                }
            }
        }
    }
}
