extension NumberColumn {
    /// The chunks as they lie in memory.
    func write(to writer: inout SnapshotWriter) {
        writer.put(UInt32(chunks.count))
        for chunk in chunks { chunk.write(to: &writer) }
    }

    /// Takes over the chunks that were written.
    func read(from reader: inout SnapshotReader) throws(SnapshotFault) {
        let count = try reader.count(of: 33)
        var all: [NumberChunk] = []
        all.reserveCapacity(count)
        for _ in 0..<count { all.append(try NumberChunk(from: &reader)) }
        chunks = all
    }
}

extension NumberChunk {
    fileprivate func write(to writer: inout SnapshotWriter) {
        writer.put(form.rawValue)
        writer.put(base)
        writer.put(low)
        writer.put(high)
        writer.put(UInt32(filled))
        switch form {
        case .byte: writer.put(bytes8)
        case .short: writer.put(shorts)
        case .word: writer.put(words)
        case .double: writer.put(doubles)
        }
    }

    fileprivate init(from reader: inout SnapshotReader) throws(SnapshotFault) {
        self.init()
        guard let form = Form(rawValue: try reader.next()) else {
            throw .damaged("numbers of an unknown width")
        }
        self.form = form
        base = try reader.next()
        low = try reader.double()
        high = try reader.double()
        filled = Int(try reader.next(UInt32.self))
        switch form {
        case .byte: bytes8 = try reader.array()
        case .short: shorts = try reader.array()
        case .word: words = try reader.array()
        case .double: doubles = try reader.array()
        }
        guard bytes8.count + shorts.count + words.count + doubles.count <= SlotChunk.slots else {
            throw .damaged("a chunk has too many numbers")
        }
    }
}
