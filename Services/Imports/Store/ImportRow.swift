internal import HTTP
internal import Model
internal import Postgres
internal import Service

/// What the upload found out about a file; kept as JSON.
struct FileFacts: Codable, Sendable, Hashable {
    var dialect: Dialect
    var columns: [ImportColumn]
    var preview: [[String]]
    var suggestedMapping: [ColumnMapping]
}

/// The row of an import that is no longer uploading, without what only the worker needs.
struct ImportRow: PostgresRow {
    /// As the protocol shows it.
    var value: Import

    init(row: inout RowReader) throws(PostgresError) {
        let id: ImportID = try row.next()
        let createdBy: UserID? = try row.next()
        let rowCount: Int64 = try row.next()
        let doneRows: Int64 = try row.next()
        let counts = try ImportRow.counts(&row)
        let createdAt: Instant = try row.next()
        let finishedAt: Instant? = try row.next()
        let version: Int32 = try row.next()
        let hasConsent: Bool = try row.next()
        let state: String = try row.next()
        let phase: String = try row.next()
        let filename: String = try row.next()
        let note: String? = try row.next()
        let failure: String? = try row.next()
        let file: Stored<FileFacts> = try row.next()
        let plan: Stored<MappingPlan>? = try row.next()
        value = Import(
            id: id, state: ImportState(rawValue: state) ?? .unknown, filename: filename,
            dialect: file.value.dialect, columns: file.value.columns, preview: file.value.preview,
            suggestedMapping: file.value.suggestedMapping, mapping: plan?.value.columns,
            rowCount: rowCount,
            progress: ImportProgress(phase: phase, done: doneRows, total: rowCount),
            counts: counts,
            consent: hasConsent ? Consent(rightfullyObtained: true, note: note) : nil,
            failure: failure, createdBy: createdBy, createdAt: createdAt, finishedAt: finishedAt,
            version: version)
    }

    /// Five columns that are NULL together.
    static func counts(_ row: inout RowReader) throws(PostgresError) -> ImportCounts? {
        let created: Int64? = try row.next()
        let updated: Int64? = try row.next()
        let unchanged: Int64? = try row.next()
        let rejected: Int64? = try row.next()
        let warnings: Int64? = try row.next()
        guard let created, let updated, let unchanged, let rejected else { return nil }
        return ImportCounts(
            created: created, updated: updated, unchanged: unchanged, rejected: rejected,
            warnings: warnings ?? 0)
    }
}

/// A value of ours in a `json` column.
struct Stored<Value: Codable & Sendable>: PostgresValue {
    var value: Value

    init(_ value: Value) { self.value = value }

    static var postgresType: PostgresType { JSONText.postgresType }

    func encode(into buffer: inout [UInt8]) { buffer += JSON.encode(value) }

    func encodeText(into buffer: inout [UInt8]) { buffer += JSON.encode(value) }

    init(cell: PostgresCell) throws(PostgresError) {
        let text = try JSONText(cell: cell)
        do {
            value = try JSON.decode(Value.self, from: text.bytes, .reply)
        } catch {
            throw cell.mismatch("JSON of \(Value.self)")
        }
    }
}
