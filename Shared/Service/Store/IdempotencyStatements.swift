internal import Postgres

/// What was answered before.
struct StoredAnswer: PostgresRow {
    let status: Int16
    let subject: Int64?
    let digest: [UInt8]
    let body: [UInt8]?

    init(row: inout RowReader) throws(PostgresError) {
        status = try row.next()
        subject = try row.next()
        digest = try row.next()
        body = try row.next()
    }
}

enum IdempotencyStatements {
    /// No table; held until the transaction ends.
    static let lock = Statement<Bool, String>(
        "SELECT pg_try_advisory_xact_lock(hashtextextended($1::text, 0))")

    /// A primary key probe.
    static let find = Statement<StoredAnswer, Int64, String, String, String>(
        """
        SELECT status, subject_id, digest, body
        FROM idempotency_key
        WHERE account_id = $1::bigint AND caller = $2::text AND route = $3::text
            AND key = $4::text AND created_at > now() - interval '24 hours'
        """)

    /// One row; an answer older than a day makes room.
    static let store = Statement<
        NoRow, Int64, String, String, String, [UInt8], Int16, Int64?, [UInt8]?
    >(
        """
        INSERT INTO idempotency_key (
            account_id, caller, route, key, digest, status, subject_id, body)
        VALUES (
            $1::bigint, $2::text, $3::text, $4::text, $5::bytea, $6::smallint, $7::bigint,
            $8::bytea)
        ON CONFLICT (account_id, caller, route, key) DO UPDATE
            SET digest = EXCLUDED.digest, status = EXCLUDED.status,
                subject_id = EXCLUDED.subject_id, body = EXCLUDED.body, created_at = now()
        """)

    /// At most 5,000 rows of `idempotency_key_age`.
    static let purge = Statement<NoRow>(
        """
        DELETE FROM idempotency_key
        USING (
            SELECT account_id, caller, route, key
            FROM idempotency_key
            WHERE created_at < now() - interval '24 hours'
            ORDER BY created_at
            LIMIT 5000
        ) AS old
        WHERE idempotency_key.account_id = old.account_id
            AND idempotency_key.caller = old.caller AND idempotency_key.route = old.route
            AND idempotency_key.key = old.key
        """)
}
