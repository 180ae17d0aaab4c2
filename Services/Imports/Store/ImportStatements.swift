internal import Model
internal import Postgres
internal import Service

/// The statements on `import` that routes use.
enum ImportStatements {
    /// One row; it is not visible before the upload has ended.
    static let begin = Statement<ImportID, AccountID, UserID?, Int64>(
        """
        INSERT INTO import (account_id, created_by, filename, state, lease_until)
        VALUES ($1, $2, '', 'uploading', now() + $3 * interval '1 millisecond')
        RETURNING import_id
        """)

    /// Primary key; tells whether the upload may go on.
    static let keepUploading = Statement<NoRow, AccountID, ImportID, Int64>(
        """
        UPDATE import
        SET lease_until = now() + $3 * interval '1 millisecond'
        WHERE account_id = $1 AND import_id = $2 AND state = 'uploading'
        """)

    /// Primary key, one row.
    static let endUpload = Statement<
        ImportRow, AccountID, ImportID, Int64, Stored<FileFacts>, String, Bool, String?, String?,
        [UInt8]?
    >(
        """
        UPDATE import
        SET state = 'uploaded', row_count = $3, file = $4::json, phase = 'parsing',
            done_rows = $3, filename = $5, has_consent = $6, consent_note = $7, upload_key = $8,
            upload_digest = $9, changed_at = now()
        WHERE account_id = $1 AND import_id = $2 AND state = 'uploading'
        RETURNING import_id, created_by, row_count, done_rows,
            created, updated, unchanged, rejected, warnings,
            created_at, finished_at, version, has_consent, state, phase, filename,
            consent_note, failure, file, plan
        """)

    /// The unique index of upload keys: at most one row.
    static let findUpload = Statement<Columns<ImportID, [UInt8]>, AccountID, String>(
        """
        SELECT import_id, upload_digest
        FROM import
        WHERE account_id = $1 AND upload_key = $2
        """)

    /// Primary key probe: at most one row.
    static let frozen = Statement<Stored<Catalogue>?, AccountID, ImportID>(
        """
        SELECT catalogue
        FROM import
        WHERE account_id = $1 AND import_id = $2
        """)

    /// Primary key probe: at most one row.
    static let find = Statement<ImportRow, AccountID, ImportID>(
        """
        SELECT import_id, created_by, row_count, done_rows,
            created, updated, unchanged, rejected, warnings,
            created_at, finished_at, version, has_consent, state, phase, filename,
            consent_note, failure, file, plan
        FROM import
        WHERE account_id = $1 AND import_id = $2 AND state <> 'uploading'
        """)

    /// A range of the primary key, newest first: at most $3 rows.
    static let list = Statement<ImportRow, AccountID, Int64, Int64>(
        """
        SELECT import_id, created_by, row_count, done_rows,
            created, updated, unchanged, rejected, warnings,
            created_at, finished_at, version, has_consent, state, phase, filename,
            consent_note, failure, file, plan
        FROM import
        WHERE account_id = $1 AND import_id < $2 AND state <> 'uploading'
        ORDER BY import_id DESC
        LIMIT $3
        """)

    /// Primary key; no row when the state or the version does not allow it.
    static let map = Statement<
        ImportRow, AccountID, ImportID, Int32?, Stored<MappingPlan>
    >(
        """
        UPDATE import
        SET state = 'mapped', plan = $4::json, created = NULL, updated = NULL, unchanged = NULL,
            rejected = NULL, warnings = NULL, version = version + 1, changed_at = now()
        WHERE account_id = $1 AND import_id = $2 AND state IN ('uploaded', 'mapped', 'analysed')
            AND ($3::integer IS NULL OR version = $3)
        RETURNING import_id, created_by, row_count, done_rows,
            created, updated, unchanged, rejected, warnings,
            created_at, finished_at, version, has_consent, state, phase, filename,
            consent_note, failure, file, plan
        """)

    /// Primary key; no row when the state or the version does not allow it.
    static let attest = Statement<ImportRow, AccountID, ImportID, Int32?, String?>(
        """
        UPDATE import
        SET has_consent = true, consent_note = $4, version = version + 1, changed_at = now()
        WHERE account_id = $1 AND import_id = $2 AND state IN ('uploaded', 'mapped', 'analysed')
            AND ($3::integer IS NULL OR version = $3)
        RETURNING import_id, created_by, row_count, done_rows,
            created, updated, unchanged, rejected, warnings,
            created_at, finished_at, version, has_consent, state, phase, filename,
            consent_note, failure, file, plan
        """)

    /// Primary key; no row when the state does not allow it.
    static let analyse = Statement<ImportRow, AccountID, ImportID, Int32>(
        """
        UPDATE import
        SET state = 'analysing', phase = 'checking', done_rows = 0, catalogue = NULL,
            chunk_rows = $3, lease_until = now(), version = version + 1, changed_at = now()
        WHERE account_id = $1 AND import_id = $2 AND state IN ('mapped', 'analysed')
            AND has_consent
        RETURNING import_id, created_by, row_count, done_rows,
            created, updated, unchanged, rejected, warnings,
            created_at, finished_at, version, has_consent, state, phase, filename,
            consent_note, failure, file, plan
        """)

    /// Primary key; no row when the state does not allow it.
    static let finalise = Statement<ImportRow, AccountID, ImportID, Stored<FinaliseRequest>>(
        """
        UPDATE import
        SET state = 'running', phase = 'contacts', done_rows = 0, request = $3::json,
            lease_until = now(), version = version + 1, changed_at = now()
        WHERE account_id = $1 AND import_id = $2 AND state = 'analysed'
        RETURNING import_id, created_by, row_count, done_rows,
            created, updated, unchanged, rejected, warnings,
            created_at, finished_at, version, has_consent, state, phase, filename,
            consent_note, failure, file, plan
        """)

    /// Primary key; no row when it has ended already.
    static let cancel = Statement<ImportRow, AccountID, ImportID>(
        """
        UPDATE import
        SET state = 'cancelled', fence = fence + 1, finished_at = now(), version = version + 1,
            changed_at = now()
        WHERE account_id = $1 AND import_id = $2
            AND state IN ('uploaded', 'mapped', 'analysing', 'analysed', 'running')
        RETURNING import_id, created_by, row_count, done_rows,
            created, updated, unchanged, rejected, warnings,
            created_at, finished_at, version, has_consent, state, phase, filename,
            consent_note, failure, file, plan
        """)

    /// Primary key of the file's issues: whether fallbacks must be given.
    static let missingFallbacks = Statement<String, AccountID, ImportID>(
        """
        SELECT code
        FROM row_issue
        WHERE account_id = $1 AND import_id = $2 AND row_no = 0
            AND code IN ('missing-language', 'missing-source')
        """)

    /// One a header of the user.
    static let remembered = Statement<Columns<String, String>, AccountID, Int64>(
        """
        SELECT header, target
        FROM remembered_target
        WHERE account_id = $1 AND user_id = $2
        """)

    /// One round trip for any number of columns.
    static let remember = Statement<NoRow, AccountID, Int64, [String], [String]>(
        """
        INSERT INTO remembered_target (account_id, user_id, header, target)
        SELECT $1::bigint, $2::bigint, header, target
        FROM unnest($3::text[], $4::text[]) AS chosen (header, target)
        ON CONFLICT (account_id, user_id, header)
            DO UPDATE SET target = excluded.target, changed_at = now()
        """)
}
