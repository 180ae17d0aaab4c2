internal import Model
internal import Postgres

/// Stores a file while it comes in: no transaction lasts as long as the upload.
struct UploadStore: Sendable {
    let database: Database

    /// An upload that is silent for so long is removed.
    private static let patience = Duration.seconds(120)

    /// A file that has come in whole.
    struct Upload: Sendable {
        var id: ImportID
        var filename: String
        var consent: Consent?
        var rows: Int
        var facts: FileFacts

        /// Caller and `Idempotency-Key`.
        var key: String?

        /// Of the file; compared when the key comes again.
        var digest: [UInt8]
    }

    /// Makes the import, not visible yet.
    func begin(in account: AccountID, by user: UserID?) async throws -> ImportID {
        guard
            let id = try await database.first(
                ImportStatements.begin, account, user, UploadStore.patience.wholeMilliseconds)
        else { preconditionFailure("INSERT with RETURNING returned no row") }
        return id
    }

    /// Stores a batch of rows by COPY.
    func stage(_ batch: StagedBatch, of id: ImportID, in account: AccountID) async throws {
        guard batch.rows > 0 else { return }
        try await database.run(
            ImportStatements.keepUploading, account, id, UploadStore.patience.wholeMilliseconds)
        try await database.copyIn(
            """
            COPY staged_row (account_id, import_id, row_no, line, is_malformed, cells) FROM STDIN
            """
        ) { writer in try await writer.write(batch.copy) }
    }

    /// Makes the import visible.
    ///
    /// - Returns: the import; an earlier one when the same file came under the same key before.
    func end(_ upload: Upload, in account: AccountID) async throws -> Import {
        if let earlier = try await earlier(upload, in: account) {
            try await remove(upload.id, in: account, rows: Int64(upload.rows))
            return earlier
        }
        do {
            guard
                let row = try await database.first(
                    ImportStatements.endUpload, account, upload.id, Int64(upload.rows),
                    Stored(upload.facts), upload.filename, upload.consent != nil,
                    upload.consent?.note, upload.key, upload.key == nil ? nil : upload.digest)
            else { throw ImportFault.unknown(upload.id) }
            return row.value
        } catch let error as PostgresError where error.isUniqueViolation {
            throw UploadFault.inProgress
        }
    }

    private func earlier(_ upload: Upload, in account: AccountID) async throws -> Import? {
        guard let key = upload.key,
            let (id, digest) = try await database.first(
                ImportStatements.findUpload, account, key)?.values
        else { return nil }
        guard digest == upload.digest else { throw UploadFault.keyReused }
        return try await database.first(ImportStatements.find, account, id)?.value
    }

    /// Removes an import and all that belongs to it: a chunk of rows a transaction.
    func remove(_ id: ImportID, in account: AccountID, rows: Int64) async throws {
        let step: Int32 = 5_000
        // An upload may have staged more rows than it told.
        let last = Int32(clamping: max(rows, 100_000))
        for start in stride(from: Int32(0), through: last, by: Int(step)) {
            try await database.run(RowStatements.deleteRows, account, id, start, start + step)
            try await database.run(
                RowStatements.deleteIssues, account, id, start == 0 ? -1 : start, start + step, 0)
        }
        try await database.run(RowStatements.deleteChunks, account, id)
        try await database.run(RowStatements.deleteImport, account, id)
    }

    /// Removes what has had its time.
    ///
    /// - Parameters:
    ///   - unattested: for files that nobody attested.
    ///   - kept: for all others that are not being worked on.
    /// - Throws: what the database said; the rest is removed next time.
    func removeExpired(unattested: Duration, kept: Duration) async throws {
        let expired = try await database.all(
            RowStatements.expired, unattested.wholeMilliseconds, kept.wholeMilliseconds)
        for row in expired {
            let (account, id, rows) = row.values
            try await remove(id, in: account, rows: rows)
        }
    }
}
