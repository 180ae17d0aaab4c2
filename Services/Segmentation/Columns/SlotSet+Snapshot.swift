extension SlotSet {
    /// The chunks: number, then its slots as an array or as 1,024 words.
    func write(to writer: inout SnapshotWriter) {
        writer.put(UInt32(chunks.count))
        for (number, chunk) in zip(numbers, chunks) {
            writer.put(number)
            writer.put(UInt8(chunk.isDense ? 1 : 0))
            if chunk.isDense { writer.put(chunk.words) } else { writer.put(chunk.array) }
        }
    }

    init(from reader: inout SnapshotReader) throws(SnapshotFault) {
        self.init()
        var next = 0
        for _ in 0..<(try reader.count(of: 7)) {
            let number = Int(try reader.next(UInt16.self))
            guard number >= next else { throw .damaged("chunks are out of order") }
            next = number + 1
            append(try SlotChunk(from: &reader), number: number)
        }
        trim()
    }
}

extension SlotChunk {
    fileprivate init(from reader: inout SnapshotReader) throws(SnapshotFault) {
        if try reader.next(UInt8.self) == 1 {
            let words = try reader.array(UInt64.self)
            guard words.count == SlotChunk.words else { throw .damaged("a chunk is too short") }
            self = words.withUnsafeBufferPointer { words in
                words.baseAddress.map { SlotChunk(words: $0) } ?? SlotChunk()
            }
        } else {
            let array = try reader.array(UInt16.self)
            guard array.count <= SlotChunk.arrayLimit else { throw .damaged("a chunk is too long") }
            self = array.withUnsafeBufferPointer { SlotChunk(ascending: $0) }
        }
    }
}
