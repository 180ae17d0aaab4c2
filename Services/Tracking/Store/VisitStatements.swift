internal import HTTP
internal import Model
internal import Postgres
internal import Service

/// The sites of an account that turned visits on.
struct VisitSettingRow: PostgresRow, Hashable {
    let account: AccountID
    private let visits: [UInt8]

    init(row: inout RowReader) throws(PostgresError) {
        account = try row.next()
        visits = try row.next(JSONText.self).bytes
    }

    var origins: Set<WebOrigin> {
        let settings = try? JSON.decode(VisitSettings.self, from: visits, .reply)
        return Set(settings?.origins.compactMap { WebOrigin($0) } ?? [])
    }
}

/// What is said of visits.
enum VisitStatements {
    /// The whole table of those who chose anything, in their order.
    static let settings = Statement<VisitSettingRow>(
        """
        SELECT account_id, visits
        FROM setting
        WHERE (visits ->> 'isOn')::boolean
        ORDER BY account_id
        """)
}
