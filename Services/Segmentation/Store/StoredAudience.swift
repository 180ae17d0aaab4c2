internal import Model
internal import Postgres
internal import Service

/// An audience as it is stored once it is complete.
struct StoredAudience: PostgresRow {
    let audience: Audience

    init(row: inout RowReader) throws(PostgresError) {
        let id: AudienceID = try row.next()
        let name: String? = try row.next()
        let join: AudienceJoin = try row.next()
        let include: JSONText = try row.next()
        let exclude: JSONText = try row.next()
        audience = Audience(
            id: id, name: name, join: join, include: StoredCriteria.read(include),
            exclude: StoredCriteria.read(exclude), count: try row.next(),
            excluded: try row.next(), erased: try row.next(), digest: try row.next(),
            frozenAt: try row.next())
    }

    /// Who is in it.
    var rule: AudienceRule { AudienceRule(join: audience.join, parts: audience.include.count) }
}
