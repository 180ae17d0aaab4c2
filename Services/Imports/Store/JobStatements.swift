internal import Model
internal import Postgres
internal import Service

/// The statements of workers; each write names the fence and does nothing when it is old.
enum JobStatements {
    /// The partial index of open imports: at most 10 rows, no lock (`design.md` 7, rule 2).
    static let candidates = Statement<Columns<AccountID, ImportID>>(
        """
        SELECT account_id, import_id
        FROM import
        WHERE state IN ('analysing', 'running') AND lease_until <= now()
        ORDER BY lease_until
        LIMIT 10
        """)

    /// Primary key; no row when another worker was first.
    static let claim = Statement<JobRow, AccountID, ImportID, Int64>(
        """
        UPDATE import
        SET fence = fence + 1, lease_until = now() + $3 * interval '1 millisecond'
        WHERE account_id = $1 AND import_id = $2 AND state IN ('analysing', 'running')
            AND lease_until <= now()
        RETURNING account_id, import_id, fence, state, created_by, row_count, chunk_rows,
            consent_note, file, plan, catalogue, new_sources, request
        """)

    /// Primary key; with 0 milliseconds it gives the lease back.
    static let renew = Statement<NoRow, AccountID, ImportID, Int64, Int64>(
        """
        UPDATE import
        SET lease_until = now() + $4 * interval '1 millisecond'
        WHERE account_id = $1 AND import_id = $2 AND fence = $3
            AND state IN ('analysing', 'running')
        """)

    /// Primary key.
    static let freeze = Statement<NoRow, AccountID, ImportID, Int64, Stored<Catalogue>>(
        """
        UPDATE import
        SET catalogue = $4::json
        WHERE account_id = $1 AND import_id = $2 AND fence = $3
            AND state IN ('analysing', 'running')
        """)

    /// Primary key; locks the row until the chunk is stored.
    static let advance = Statement<NoRow, AccountID, ImportID, Int64, String, Int64>(
        """
        UPDATE import
        SET phase = $4, done_rows = $5, changed_at = now()
        WHERE account_id = $1 AND import_id = $2 AND fence = $3
            AND state IN ('analysing', 'running')
        """)

    /// Primary key: the forecast, added up over the chunks.
    static let endAnalysis = Statement<NoRow, AccountID, ImportID, Int64, [String]>(
        """
        UPDATE import
        SET state = 'analysed', phase = 'done', done_rows = row_count, new_sources = $4::text[],
            created = total.created, updated = total.updated, unchanged = total.unchanged,
            rejected = total.rejected, warnings = total.warnings,
            version = version + 1, changed_at = now()
        FROM (
            SELECT coalesce(sum(created), 0)::bigint AS created,
                coalesce(sum(updated), 0)::bigint AS updated,
                coalesce(sum(unchanged), 0)::bigint AS unchanged,
                coalesce(sum(rejected), 0)::bigint AS rejected,
                (
                    SELECT count(*)
                    FROM row_issue
                    WHERE account_id = $1 AND import_id = $2 AND severity = 'warning'
                ) AS warnings
            FROM import_chunk
            WHERE account_id = $1 AND import_id = $2
        ) AS total
        WHERE account_id = $1 AND import_id = $2 AND fence = $3 AND state = 'analysing'
        """)

    /// Primary key: the outcome, added up over the chunks.
    static let finish = Statement<ImportRow, AccountID, ImportID, Int64>(
        """
        UPDATE import
        SET state = 'finished', phase = 'done', done_rows = row_count, finished_at = now(),
            created = total.created, updated = total.updated, unchanged = total.unchanged,
            rejected = total.rejected, warnings = total.warnings,
            version = version + 1, changed_at = now()
        FROM (
            SELECT coalesce(sum(created), 0)::bigint AS created,
                coalesce(sum(updated), 0)::bigint AS updated,
                coalesce(sum(unchanged), 0)::bigint AS unchanged,
                coalesce(sum(rejected), 0)::bigint AS rejected,
                (
                    SELECT count(*)
                    FROM row_issue
                    WHERE account_id = $1 AND import_id = $2 AND severity = 'warning'
                ) AS warnings
            FROM import_chunk
            WHERE account_id = $1 AND import_id = $2
        ) AS total
        WHERE account_id = $1 AND import_id = $2 AND fence = $3 AND state = 'running'
        RETURNING import_id, created_by, row_count, done_rows,
            import.created, import.updated, import.unchanged, import.rejected, import.warnings,
            created_at, finished_at, version, has_consent, state, phase, filename,
            consent_note, failure, file, plan
        """)

    /// Primary key.
    static let fail = Statement<NoRow, AccountID, ImportID, Int64, String>(
        """
        UPDATE import
        SET state = 'failed', failure = $4, finished_at = now(), version = version + 1,
            changed_at = now()
        WHERE account_id = $1 AND import_id = $2 AND fence = $3
            AND state IN ('analysing', 'running')
        """)
}
