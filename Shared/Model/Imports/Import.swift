/// One uploaded file, and what became of it.
public struct Import: Codable, Sendable, Hashable {
    /// Given by Imports.
    public var id: ImportID

    /// Where it stands.
    public var state: ImportState

    /// As uploaded, without folders; at most 255 bytes.
    public var filename: String

    /// How the file is written.
    public var dialect: Dialect

    /// From the header row.
    public var columns: [ImportColumn]

    /// The first 5 data rows, decoded.
    public var preview: [[String]]

    /// One a column.
    public var suggestedMapping: [ColumnMapping]

    /// What was decided.
    public var mapping: [ColumnMapping]?

    /// Data rows; blank lines are none.
    public var rowCount: Int64

    /// Of the step that is running.
    public var progress: ImportProgress

    /// After analysis the forecast, after the run the outcome.
    public var counts: ImportCounts?

    /// The attestation; without it only mapping is possible.
    public var consent: Consent?

    /// Why it failed, for people.
    public var failure: String?

    /// Who uploaded.
    public var createdBy: UserID?

    /// When it was made.
    public var createdAt: Instant

    /// When the run ended.
    public var finishedAt: Instant?

    /// Goes up by one with every change; the `ETag`.
    public var version: Int32

    /// Puts the parts together.
    ///
    /// - Parameters:
    ///   - id: see the property.
    ///   - state: see the property.
    ///   - filename: see the property.
    ///   - dialect: see the property.
    ///   - columns: see the property.
    ///   - preview: see the property.
    ///   - suggestedMapping: see the property.
    ///   - mapping: see the property.
    ///   - rowCount: see the property.
    ///   - progress: see the property.
    ///   - counts: see the property.
    ///   - consent: see the property.
    ///   - failure: see the property.
    ///   - createdBy: see the property.
    ///   - createdAt: see the property.
    ///   - finishedAt: see the property.
    ///   - version: see the property.
    public init(
        id: ImportID,
        state: ImportState,
        filename: String,
        dialect: Dialect,
        columns: [ImportColumn],
        preview: [[String]],
        suggestedMapping: [ColumnMapping],
        mapping: [ColumnMapping]? = nil,
        rowCount: Int64,
        progress: ImportProgress,
        counts: ImportCounts? = nil,
        consent: Consent? = nil,
        failure: String? = nil,
        createdBy: UserID? = nil,
        createdAt: Instant,
        finishedAt: Instant? = nil,
        version: Int32
    ) {
        self.id = id
        self.state = state
        self.filename = filename
        self.dialect = dialect
        self.columns = columns
        self.preview = preview
        self.suggestedMapping = suggestedMapping
        self.mapping = mapping
        self.rowCount = rowCount
        self.progress = progress
        self.counts = counts
        self.consent = consent
        self.failure = failure
        self.createdBy = createdBy
        self.createdAt = createdAt
        self.finishedAt = finishedAt
        self.version = version
    }
}
