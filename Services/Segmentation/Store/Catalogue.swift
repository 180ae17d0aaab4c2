internal import Model
internal import Postgres
internal import Service

/// What an account's criteria can name, as far as the feeds have told.
struct Catalogue: Sendable {
    /// By placeholder.
    var fields: [String: FieldType] = [:]
    var interests: Set<InterestID> = []
    var deletedInterests: Set<InterestID> = []
    var zone: String

    init(of account: AccountID, in session: some Session) async throws {
        zone = try await session.first(Catalogue.zone, account) ?? "UTC"
        for row in try await session.all(ProjectionStatements.fields, account) {
            fields[row.values.0] = row.values.1
        }
        for row in try await session.all(ProjectionStatements.interests, account) {
            if row.values.1 {
                deletedInterests.insert(row.values.0)
            } else {
                interests.insert(row.values.0)
            }
        }
    }

    /// How its criteria become conditions.
    var sql: CriteriaSQL {
        CriteriaSQL(zone: zone, fields: Set(fields.keys), deletedInterests: deletedInterests)
    }

    /// The primary key of `account`.
    private static let zone = Statement<String, AccountID>(
        """
        SELECT time_zone
        FROM account
        WHERE account_id = $1
        """)
}
