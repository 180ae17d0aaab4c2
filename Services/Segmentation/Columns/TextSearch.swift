/// Finds texts that contain a value: one pass over the blob, 64 bytes at a time.
///
/// Only where two bytes of the value, the rarest two, stand at their distance is more compared. What
/// reaches over the border of two texts is no match.
struct TextSearch {
    /// All texts, one behind the other.
    let blob: UnsafeBufferPointer<UInt8>

    /// Where each code's text begins, and the end of the last one.
    let offsets: UnsafeBufferPointer<UInt32>

    /// Puts the code of every text that contains `value`, not empty, into `found`.
    func find(_ value: UnsafeBufferPointer<UInt8>, _ found: inout CodeSet) {
        guard let bytes = blob.baseAddress, value.count <= blob.count else { return }
        let (first, second) = rarest(of: value)
        let left = SIMD64<UInt8>(repeating: value[first])
        let right = SIMD64<UInt8>(repeating: value[second])
        let starts = blob.count - value.count + 1
        var cursor = TextCursor(offsets: offsets)
        var start = 0
        while start + 63 + value.count <= blob.count {
            let raw = UnsafeRawPointer(bytes + start)
            let here = (raw + first).loadUnaligned(as: SIMD64<UInt8>.self) .== left
            let there = (raw + second).loadUnaligned(as: SIMD64<UInt8>.self) .== right
            let lanes = unsafeBitCast(here .& there, to: SIMD8<UInt64>.self)
            if lanes != SIMD8<UInt64>.zero {
                for lane in 0..<8 {
                    // A byte of ones for each candidate.
                    var candidates = lanes[lane]
                    while candidates != 0 {
                        let byte = candidates.trailingZeroBitCount >> 3
                        candidates &= ~(0xFF << UInt64(byte * 8))
                        check(start + lane * 8 + byte, value, &cursor, &found)
                    }
                }
            }
            start += 64
        }
        while start < starts {
            if bytes[start + first] == value[first], bytes[start + second] == value[second] {
                check(start, value, &cursor, &found)
            }
            start += 1
        }
    }

    @inline(__always)
    private func check(
        _ start: Int, _ value: UnsafeBufferPointer<UInt8>, _ cursor: inout TextCursor,
        _ found: inout CodeSet
    ) {
        // What is before it lies in a text that was found already.
        guard start >= cursor.next, blob.begins(with: value, at: start) else { return }
        cursor.move(to: start)
        guard start + value.count <= cursor.end else { return }
        found.insert(UInt32(cursor.code))
        cursor.next = cursor.end
    }

    /// Two places of the value whose bytes are the rarest in a sample of the texts.
    private func rarest(of value: UnsafeBufferPointer<UInt8>) -> (Int, Int) {
        withUnsafeTemporaryAllocation(of: Int32.self, capacity: 256) { counts in
            counts.initialize(repeating: 0)
            for place in stride(from: 0, to: blob.count, by: max(1, blob.count / 4_096)) {
                counts[Int(blob[place])] += 1
            }
            var first = 0
            var second = value.count - 1
            for place in value.indices where counts[Int(value[place])] < counts[Int(value[first])] {
                first = place
            }
            if second == first { second = 0 }
            for place in value.indices where place != first {
                if counts[Int(value[place])] < counts[Int(value[second])] { second = place }
            }
            return (min(first, second), max(first, second))
        }
    }
}

/// Which text a place of the blob belongs to; moves forwards only.
private struct TextCursor {
    let offsets: UnsafeBufferPointer<UInt32>

    /// The text it stands in.
    var code = 0

    /// Places before this need no look.
    var next = 0

    init(offsets: UnsafeBufferPointer<UInt32>) { self.offsets = offsets }

    /// Where the text ends.
    var end: Int { Int(offsets[code + 1]) }

    /// Moves to the text that holds `place`, which is mostly one of the next few.
    @inline(__always)
    mutating func move(to place: Int) {
        var steps = 8
        while Int(offsets[code + 1]) <= place {
            if steps == 0 { return leap(to: place) }
            code += 1
            steps -= 1
        }
    }

    /// By doubled steps, then by halves.
    private mutating func leap(to place: Int) {
        var step = 8
        var low = code
        while low + step < offsets.count - 1, Int(offsets[low + step + 1]) <= place {
            low += step
            step *= 2
        }
        var high = min(low + step, offsets.count - 2)
        while low < high {
            let middle = (low + high) / 2
            if Int(offsets[middle + 1]) <= place { low = middle + 1 } else { high = middle }
        }
        code = low
    }
}
