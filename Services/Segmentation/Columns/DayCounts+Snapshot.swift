extension DayCounts {
    /// Each day with its slots, then how many days each slot has.
    func write(to writer: inout SnapshotWriter) {
        writer.put(UInt32(days.count))
        for day in days {
            writer.put(day.day)
            day.set.write(to: &writer)
            day.more.write(to: &writer)
        }
        ever.write(to: &writer)
        lengths.write(to: &writer)
    }

    /// Takes over the days that were written.
    func read(from reader: inout SnapshotReader) throws(SnapshotFault) {
        var all: [Day] = []
        for _ in 0..<(try reader.count(of: 20)) {
            let day = try reader.next(Int32.self)
            guard all.last.map({ $0.day < day }) ?? true else {
                throw .damaged("days are out of order")
            }
            all.append(
                Day(
                    day: day, set: try SlotSet(from: &reader), more: try CountColumn(from: &reader))
            )
        }
        days = all
        ever = try SlotSet(from: &reader)
        lengths = try CountColumn(from: &reader)
    }
}
