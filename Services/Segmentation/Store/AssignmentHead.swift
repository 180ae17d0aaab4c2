internal import Model
internal import Postgres
internal import Service

/// The oldest that an account owes: nothing newer of it is delivered before.
struct AssignmentHead: PostgresRow, Hashable {
    let account: AccountID
    let id: Int64
    /// Whether it may be tried now, and nobody is trying.
    let isDue: Bool

    init(row: inout RowReader) throws(PostgresError) {
        account = try row.next()
        id = try row.next()
        isDue = try row.next()
    }
}
