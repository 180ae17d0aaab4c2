internal import Model
internal import Postgres
internal import Service

/// A contact that entered or left a segment.
struct Flip: Hashable, Sendable {
    let segment: SegmentID
    let contact: ContactID
    let isEntry: Bool

    init(segment: SegmentID, contact: ContactID, isEntry: Bool) {
        self.segment = segment
        self.contact = contact
        self.isEntry = isEntry
    }
}

extension Flip: PostgresRow {
    init(row: inout RowReader) throws(PostgresError) {
        self.init(segment: try row.next(), contact: try row.next(), isEntry: try row.next())
    }
}

/// A flip that really happened, and what the segment's row said about telling it.
struct WrittenFlip: PostgresRow {
    let flip: Flip
    let generation: Int32
    /// Whether it is published and the rule applies: not while a first fill runs, unless its
    /// members count as entering.
    let isTold: Bool

    init(row: inout RowReader) throws(PostgresError) {
        flip = try Flip(row: &row)
        generation = try row.next()
        isTold = try row.next()
    }
}
