internal import Model
internal import Postgres
internal import Service

/// What a worker needs of an import it has claimed.
struct JobRow: PostgresRow, Sendable {
    var account: AccountID
    var id: ImportID

    /// Grows with each claim; every write of the worker names it.
    var fence: Int64
    var state: ImportState
    var createdBy: UserID?
    var rowCount: Int64
    var chunkRows: Int32
    var consentNote: String?
    var file: FileFacts
    var plan: MappingPlan
    var catalogue: Catalogue?
    var newSources: [String]
    var request: FinaliseRequest

    init(row: inout RowReader) throws(PostgresError) {
        account = try row.next()
        id = try row.next()
        fence = try row.next()
        state = ImportState(rawValue: try row.next()) ?? .unknown
        createdBy = try row.next()
        rowCount = try row.next()
        chunkRows = try row.next()
        consentNote = try row.next()
        file = try row.next(Stored<FileFacts>.self).value
        plan = try row.next(Stored<MappingPlan>.self).value
        catalogue = try row.next(Stored<Catalogue>?.self)?.value
        newSources = try row.next()
        request = try row.next(Stored<FinaliseRequest>?.self)?.value ?? FinaliseRequest()
    }

    /// How many chunks its rows make.
    var chunkCount: Int32 { Int32((rowCount + Int64(chunkRows) - 1) / Int64(chunkRows)) }

    /// What history and memberships name as their cause.
    var origin: String { "import:\(id)" }
}
