internal import Model
internal import Postgres
internal import Service

/// A segment as an audience remembers it.
struct AudienceSourceRow: PostgresRow {
    let segment: SegmentID
    let name: String
    let match: Criteria
    let generation: Int32
    /// The account's definitions of which it is one.
    let version: Int64

    init(row: inout RowReader) throws(PostgresError) {
        segment = try row.next()
        name = try row.next()
        match = StoredCriteria.read(try row.next())
        generation = try row.next()
        version = try row.next()
    }
}
