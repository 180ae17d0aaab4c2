extension CountColumn {
    /// The chunks as they lie in memory, then the large numbers.
    func write(to writer: inout SnapshotWriter) {
        writer.put(UInt32(chunks.count))
        for chunk in chunks {
            writer.put(UInt32(chunk.filled))
            writer.put(UInt8(chunk.isDense ? 1 : 0))
            writer.put(chunk.slots)
            writer.put(chunk.counts)
        }
        writer.put(large.keys.map(\.self))
        writer.put(large.values.map(\.self))
    }

    init(from reader: inout SnapshotReader) throws(SnapshotFault) {
        self.init()
        let count = try reader.count(of: 13)
        chunks.reserveCapacity(count)
        for _ in 0..<count {
            var chunk = Chunk()
            chunk.filled = Int(try reader.next(UInt32.self))
            chunk.isDense = try reader.next(UInt8.self) == 1
            chunk.slots = try reader.array()
            chunk.counts = try reader.array()
            let isWhole =
                chunk.isDense
                ? chunk.slots.isEmpty && chunk.counts.count == SlotChunk.slots
                : chunk.slots.count == chunk.counts.count && chunk.filled == chunk.slots.count
            guard isWhole else { throw .damaged("a chunk of counts does not fit itself") }
            chunks.append(chunk)
        }
        let slots = try reader.array(UInt32.self)
        let numbers = try reader.array(Int32.self)
        guard slots.count == numbers.count else { throw .damaged("counts without a slot") }
        large = Dictionary(zip(slots, numbers)) { first, _ in first }
    }
}
