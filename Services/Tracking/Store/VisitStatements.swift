internal import HTTP
public import Model
public import Postgres
internal import Service

/// The sites of an account that turned visits on.
struct VisitSettingRow: PostgresRow, Hashable {
    let account: AccountID
    private let visits: [UInt8]

    init(row: inout RowReader) throws(PostgresError) {
        account = try row.next()
        visits = try row.next(JSONText.self).bytes
    }

    var origins: Set<WebOrigin> {
        let settings = try? JSON.decode(VisitSettings.self, from: visits, .reply)
        return Set(settings?.origins.compactMap { WebOrigin($0) } ?? [])
    }
}

extension Visit: PostgresRow {
    /// Reads a row of this service's table.
    ///
    /// - Parameter row: has the columns in the order of the statements here.
    /// - Throws: when a column holds something else.
    public init(row: inout RowReader) throws(PostgresError) {
        self.init(
            visit: try row.next(), kind: try row.next(), contact: try row.next(),
            message: try row.next(), link: try row.next(), url: try row.next(),
            name: Visit.name(try row.next()), answers: Visit.answers(try row.next()),
            visitedAt: try row.next())
    }

    private static func name(_ column: String) -> String? { column.isEmpty ? nil : column }

    private static func answers(_ column: JSONText) -> [String: String] {
        (try? JSON.decode([String: String].self, from: column.bytes, .reply)) ?? [:]
    }
}

/// What is said of visits.
enum VisitStatements {
    /// The whole table of those who chose anything, in their order.
    static let settings = Statement<VisitSettingRow>(
        """
        SELECT account_id, visits
        FROM setting
        WHERE (visits ->> 'isOn')::boolean
        ORDER BY account_id
        """)

    /// No row: whoever adds a visit holds it shared, an erasure alone.
    static let lockShared = Statement<NoRow, AccountID>(
        """
        SELECT pg_advisory_xact_lock_shared(
            hashtextextended('tracking.visits.' || $1::bigint::text, 0))
        """)

    /// No row: waits for whoever adds a visit to the account.
    static let lock = Statement<NoRow, AccountID>(
        """
        SELECT pg_advisory_xact_lock(
            hashtextextended('tracking.visits.' || $1::bigint::text, 0))
        """)

    /// The choke point of visits: one row, or none where the contact was erased, is on the
    /// blacklist, or is not tracked by name; six primary key probes.
    ///
    /// Who visits is a person: verdicts read that here.
    static let add = Statement<
        Visit, AccountID, ContactID, LinkID, Instant, VisitKind, String, String, JSONText
    >(
        """
        INSERT INTO visit (
            account_id, contact_id, message_id, link_id, visited_at, kind, url, name, answers)
        SELECT
            $1::bigint, $2::bigint, link.message_id, link.link_id, $4::timestamptz, $5::text,
            $6::text, $7::text, $8::jsonb
        FROM link
        WHERE link.account_id = $1::bigint AND link.link_id = $3::bigint
            AND NOT EXISTS (
                SELECT FROM erased_contact
                WHERE account_id = $1::bigint AND contact_id = $2::bigint)
            AND NOT EXISTS (
                SELECT FROM away_contact
                WHERE account_id = $1::bigint AND contact_id = $2::bigint)
            AND coalesce(
                (
                    SELECT tracking
                    FROM tracking_choice
                    WHERE account_id = $1::bigint AND contact_id = $2::bigint),
                (SELECT tracking FROM account WHERE account_id = $1::bigint),
                'full') = 'full'
        RETURNING visit_id, kind, contact_id, message_id, link_id, url, name, answers, visited_at
        """)

    /// A range of `visit_by_contact`, newest first: at most `$4` rows.
    static let ofContact = Statement<Visit, AccountID, ContactID, Int64, Int64>(
        """
        SELECT visit_id, kind, contact_id, message_id, link_id, url, name, answers, visited_at
        FROM visit
        WHERE account_id = $1::bigint AND contact_id = $2::bigint AND visit_id < $3::bigint
        ORDER BY visit_id DESC
        LIMIT $4::bigint
        """)

    /// A range of the primary key: for streams.
    static let list = Statement<Visit, AccountID, Int64>(
        """
        SELECT visit_id, kind, contact_id, message_id, link_id, url, name, answers, visited_at
        FROM visit
        WHERE account_id = $1::bigint AND visit_id > $2::bigint
        ORDER BY visit_id
        """)

    /// A range of `visit_by_contact` a contact.
    static let erase = Statement<NoRow, AccountID, [ContactID]>(
        """
        DELETE FROM visit
        WHERE account_id = $1::bigint AND contact_id = ANY($2::bigint[])
        """)

    /// All accounts, each with the days that it keeps what happened; `$1` where it chose nothing.
    static let kept = Statement<Columns<AccountID, Int32>, Int32>(
        """
        SELECT account.account_id, coalesce(setting.keep_days, $1::integer)
        FROM account
        LEFT JOIN setting USING (account_id)
        ORDER BY account.account_id
        """)

    /// A range of `visit_by_age`: at most `$3` rows; how many they were.
    static let purge = Statement<Int64, AccountID, Instant, Int64>(
        """
        WITH old AS (
            DELETE FROM visit
            WHERE account_id = $1::bigint AND visit_id = ANY(ARRAY(
                SELECT visit_id
                FROM visit
                WHERE account_id = $1::bigint AND visited_at < $2::timestamptz
                ORDER BY visited_at
                LIMIT $3::bigint))
            RETURNING 1
        )
        SELECT count(*)
        FROM old
        """)
}
