internal import Model
internal import Postgres
internal import Service

/// The statements on staged rows, issues and chunks.
enum RowStatements {
    /// A range of the primary key: at most a chunk.
    static let rows = Statement<StagedRow, AccountID, ImportID, Int32, Int32>(
        """
        SELECT row_no, line, is_malformed, cells
        FROM staged_row
        WHERE account_id = $1 AND import_id = $2 AND row_no > $3 AND row_no <= $4
        ORDER BY row_no
        """)

    /// A range of the primary key: at most a chunk.
    static let deleteRows = Statement<NoRow, AccountID, ImportID, Int32, Int32>(
        """
        DELETE FROM staged_row
        WHERE account_id = $1 AND import_id = $2 AND row_no > $3 AND row_no <= $4
        """)

    /// A range of the primary key, of all issues or of those that the owners told.
    static let deleteIssues = Statement<NoRow, AccountID, ImportID, Int32, Int32, Int32>(
        """
        DELETE FROM row_issue
        WHERE account_id = $1 AND import_id = $2 AND row_no > $3 AND row_no <= $4
            AND issue_no >= $5
        """)

    /// One round trip for a chunk's issues.
    static let addIssues = Statement<
        NoRow, AccountID, ImportID, [Int32], [Int32], [Int32?], [Int32?], [String], [String],
        [String], [String?]
    >(
        """
        INSERT INTO row_issue
            (account_id, import_id, row_no, issue_no, line, column_no, code, severity, detail,
            suggestion)
        SELECT $1::bigint, $2::bigint, row_no, issue_no, line, column_no, code, severity, detail,
            suggestion
        FROM unnest($3::integer[], $4::integer[], $5::integer[], $6::integer[], $7::text[],
            $8::text[], $9::text[], $10::text[])
            AS told (row_no, issue_no, line, column_no, code, severity, detail, suggestion)
        ON CONFLICT (account_id, import_id, row_no, issue_no) DO UPDATE
        SET line = excluded.line, column_no = excluded.column_no, code = excluded.code,
            severity = excluded.severity, detail = excluded.detail,
            suggestion = excluded.suggestion
        """)

    /// A range of the primary key: at most $5 rows.
    static let issues = Statement<IssueRow, AccountID, ImportID, Int32, Int32, Int64>(
        """
        SELECT row_no, issue_no, line, column_no, code, severity, detail, suggestion
        FROM row_issue
        WHERE account_id = $1 AND import_id = $2 AND (row_no, issue_no) > ($3, $4)
        ORDER BY row_no, issue_no
        LIMIT $5
        """)

    /// Issues by primary key, each with its row: read through a cursor.
    static let errors = Statement<ErrorRow, AccountID, ImportID>(
        """
        SELECT staged.row_no, staged.line, staged.cells, told.reasons
        FROM (
            SELECT row_no,
                string_agg(
                    code || ': ' || detail
                        || coalesce(' Did you mean "' || suggestion || '"?', ''),
                    ' ' ORDER BY issue_no) AS reasons
            FROM row_issue
            WHERE account_id = $1 AND import_id = $2 AND row_no > 0
            GROUP BY row_no
            HAVING bool_or(severity = 'error' OR code = 'unknown-interest')
        ) AS told
        JOIN staged_row AS staged
            ON staged.account_id = $1 AND staged.import_id = $2 AND staged.row_no = told.row_no
        ORDER BY staged.row_no
        """)

    /// Primary key, one row.
    static let putChunk = Statement<
        NoRow, AccountID, ImportID, Int32, String, Int64, Int64, Int64, Int64, [Int64]
    >(
        """
        INSERT INTO import_chunk
            (account_id, import_id, chunk_no, step, created, updated, unchanged, rejected,
            contacts)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
        ON CONFLICT (account_id, import_id, chunk_no) DO UPDATE
        SET step = excluded.step, created = excluded.created, updated = excluded.updated,
            unchanged = excluded.unchanged, rejected = excluded.rejected,
            contacts = excluded.contacts
        """)

    /// Primary key, one row.
    static let endChunk = Statement<NoRow, AccountID, ImportID, Int32>(
        """
        UPDATE import_chunk
        SET step = 'done'
        WHERE account_id = $1 AND import_id = $2 AND chunk_no = $3
        """)

    /// The chunks of one import that a run has begun, in order.
    static let begunChunks = Statement<Columns<Int32, String>, AccountID, ImportID>(
        """
        SELECT chunk_no, step
        FROM import_chunk
        WHERE account_id = $1 AND import_id = $2 AND step <> 'checked'
        ORDER BY chunk_no
        """)

    /// Primary key, one row.
    static let chunkContacts = Statement<[Int64], AccountID, ImportID, Int32>(
        """
        SELECT contacts
        FROM import_chunk
        WHERE account_id = $1 AND import_id = $2 AND chunk_no = $3
        """)

    /// At most 20 rows an import.
    static let deleteChunks = Statement<NoRow, AccountID, ImportID>(
        """
        DELETE FROM import_chunk
        WHERE account_id = $1 AND import_id = $2
        """)

    /// Primary key, one row.
    static let deleteImport = Statement<NoRow, AccountID, ImportID>(
        """
        DELETE FROM import
        WHERE account_id = $1 AND import_id = $2
        """)

    /// The whole table once an interval: files that have had their time.
    static let expired = Statement<
        Columns<AccountID, ImportID, Int64>, Int64, Int64
    >(
        """
        SELECT account_id, import_id, row_count
        FROM import
        WHERE (state = 'uploading' AND lease_until < now())
            OR (NOT has_consent AND state IN ('uploaded', 'mapped')
                AND created_at < now() - $1 * interval '1 millisecond')
            OR (state NOT IN ('uploading', 'analysing', 'running')
                AND changed_at < now() - $2 * interval '1 millisecond')
        ORDER BY account_id, import_id
        LIMIT 100
        """)

    /// The whole table of chunks, for a diff.
    static let accounts = Statement<AccountID>(
        """
        SELECT DISTINCT account_id
        FROM import_chunk
        ORDER BY account_id
        """)

    /// The account's chunks, for a diff; a row without a contact has none above 0.
    static let contacts = Statement<Int64, AccountID>(
        """
        SELECT DISTINCT contact
        FROM import_chunk
        CROSS JOIN LATERAL unnest(contacts) AS place (contact)
        WHERE account_id = $1 AND contact > 0
        """)

    /// The account's chunks, at most 20 an import: empties the rows of erased people.
    static let blank = Statement<NoRow, AccountID, [Int64]>(
        """
        UPDATE staged_row AS staged
        SET cells = '{}'
        FROM (
            SELECT chunk.import_id,
                (chunk.chunk_no * import.chunk_rows + place.number)::integer AS row_no
            FROM import_chunk AS chunk
            JOIN import ON import.account_id = $1 AND import.import_id = chunk.import_id
            CROSS JOIN LATERAL unnest(chunk.contacts) WITH ORDINALITY AS place (contact, number)
            WHERE chunk.account_id = $1 AND chunk.contacts && $2::bigint[]
                AND place.contact = ANY ($2::bigint[])
        ) AS erased
        WHERE staged.account_id = $1 AND staged.import_id = erased.import_id
            AND staged.row_no = erased.row_no
        """)

    /// The account's imports: no sample of an import that held an erased person is kept.
    static let blankPreviews = Statement<NoRow, AccountID, [Int64]>(
        """
        UPDATE import
        SET file = (
            jsonb_set(
                jsonb_set(file::jsonb, '{preview}', '[]'),
                '{columns}',
                (
                    SELECT coalesce(
                        jsonb_agg(jsonb_set(entry, '{samples}', '[]') ORDER BY place), '[]')
                    FROM jsonb_array_elements(file::jsonb -> 'columns')
                        WITH ORDINALITY AS listed (entry, place)
                )
            )
        )::json
        WHERE account_id = $1 AND EXISTS (
            SELECT
            FROM import_chunk AS chunk
            WHERE chunk.account_id = $1 AND chunk.import_id = import.import_id
                AND chunk.contacts && $2::bigint[]
        )
        """)
}
