extension TagSets {
    /// The sets, each with a number for its tag.
    func write(
        to writer: inout SnapshotWriter, _ number: (Tag) throws(SnapshotFault) -> Int64
    ) throws(SnapshotFault) {
        writer.put(UInt32(sets.count))
        for (tag, held) in sets {
            writer.put(try number(tag))
            held.set.write(to: &writer)
        }
    }

    /// Takes over the sets that were written, in place of all there are.
    func read(from reader: inout SnapshotReader, _ tag: (Int64) -> Tag) throws(SnapshotFault) {
        for _ in 0..<(try reader.count(of: 12)) {
            let name = tag(try reader.next())
            let set = try SlotSet(from: &reader)
            var twice = some.set
            twice.formIntersection(set)
            several.set.formUnion(twice)
            some.set.formUnion(set)
            sets[name] = HeldSet(set)
        }
    }
}
