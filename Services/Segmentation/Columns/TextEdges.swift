/// The values of a test by the byte that they begin or end with: a text is compared with few of them.
struct TextEdges {
    private let isStart: Bool
    /// All values, one behind the other, in the order of that byte.
    private var blob: [UInt8] = []
    /// Where each value begins, and the end of the last one.
    private var places: [Int] = [0]
    /// The first value of each byte, and the end of the last one.
    private var buckets = [Int](repeating: 0, count: 257)

    /// - Parameter test: `startsWith` or `endsWith`.
    init(_ test: TextTest) {
        isStart = test.kind == .startsWith
        var byEdge = [[[UInt8]]](repeating: [], count: 256)
        for value in test.values {
            if let byte = isStart ? value.first : value.last { byEdge[Int(byte)].append(value) }
        }
        for (byte, values) in byEdge.enumerated() {
            for value in values {
                blob += value
                places.append(blob.count)
            }
            buckets[byte + 1] = places.count - 1
        }
    }

    /// Puts the code of every text that begins, or ends, with a value into `found`.
    ///
    /// Texts lie one behind the other, none is empty; `offsets` says where each code's text begins, and
    /// the end of the last one.
    func find(
        in texts: UnsafeBufferPointer<UInt8>, _ offsets: UnsafeBufferPointer<UInt32>,
        _ found: inout CodeSet
    ) {
        blob.withUnsafeBufferPointer { blob in
            places.withUnsafeBufferPointer { places in
                buckets.withUnsafeBufferPointer { buckets in
                    for code in 1..<offsets.count - 1 {
                        let (start, end) = (Int(offsets[code]), Int(offsets[code + 1]))
                        let byte = Int(texts[isStart ? start : end - 1])
                        for value in buckets[byte]..<buckets[byte + 1] {
                            let length = places[value + 1] - places[value]
                            guard length <= end - start else { continue }
                            let place = isStart ? start : end - length
                            if isEqual(texts, place, blob, places[value], length) {
                                found.insert(UInt32(code))
                                break
                            }
                        }
                    }
                }
            }
        }
    }

    @inline(__always)
    private func isEqual(
        _ texts: UnsafeBufferPointer<UInt8>, _ place: Int, _ blob: UnsafeBufferPointer<UInt8>,
        _ start: Int, _ length: Int
    ) -> Bool {
        for index in 0..<length where texts[place + index] != blob[start + index] { return false }
        return true
    }
}
