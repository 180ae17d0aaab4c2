extension ContactIndex {
    /// The fences as they lie in memory, who is moved, and which slots are in use or free.
    func write(to writer: inout SnapshotWriter) {
        writer.put(bases)
        writer.put(offsets)
        writer.put(movedAt.keys.map(\.self))
        writer.put(movedAt.values.map(\.self))
        alive.write(to: &writer)
        holes.write(to: &writer)
    }

    init(from reader: inout SnapshotReader) throws(SnapshotFault) {
        self.init()
        bases = try reader.array()
        offsets = try reader.array()
        let slots = try reader.array(UInt32.self)
        let ids = try reader.array(Int64.self)
        alive = try SlotSet(from: &reader)
        holes = try SlotSet(from: &reader)
        guard bases.count == (offsets.count + 65_535) >> 16, slots.count == ids.count,
            alive.count + holes.count == offsets.count
        else { throw .damaged("contacts and slots do not fit") }
        movedAt = Dictionary(zip(slots, ids)) { first, _ in first }
        slotsOfMoved = Dictionary(zip(ids, slots)) { first, _ in first }
    }
}
