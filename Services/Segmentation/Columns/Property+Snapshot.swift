internal import Model

/// A property of numbers only, which a snapshot may hold.
protocol SavedProperty: Property {
    /// Puts all that it knows.
    func write(to writer: inout SnapshotWriter)

    /// Takes over what was put; called once, when it is empty.
    func read(from reader: inout SnapshotReader) throws(SnapshotFault)
}

extension InterestProperty: SavedProperty {
    func write(to writer: inout SnapshotWriter) {
        subscribed.set.write(to: &writer)
        unsubscribed.set.write(to: &writer)
        clicks.counts.write(to: &writer)
    }

    func read(from reader: inout SnapshotReader) throws(SnapshotFault) {
        subscribed.set = try SlotSet(from: &reader)
        unsubscribed.set = try SlotSet(from: &reader)
        clicks.counts = try CountColumn(from: &reader)
    }
}

extension ManualProperty: SavedProperty {
    func write(to writer: inout SnapshotWriter) {
        included.set.write(to: &writer)
        excluded.set.write(to: &writer)
    }

    func read(from reader: inout SnapshotReader) throws(SnapshotFault) {
        included.set = try SlotSet(from: &reader)
        excluded.set = try SlotSet(from: &reader)
    }
}

extension ActivityProperty: SavedProperty {
    func write(to writer: inout SnapshotWriter) { counts.write(to: &writer) }

    func read(from reader: inout SnapshotReader) throws(SnapshotFault) {
        try counts.read(from: &reader)
    }
}

extension NumberProperty: SavedProperty {
    func write(to writer: inout SnapshotWriter) { column.write(to: &writer) }

    func read(from reader: inout SnapshotReader) throws(SnapshotFault) {
        try column.read(from: &reader)
    }
}

extension DayProperty: SavedProperty {
    func write(to writer: inout SnapshotWriter) { column.write(to: &writer) }

    func read(from reader: inout SnapshotReader) throws(SnapshotFault) {
        try column.read(from: &reader)
    }
}
