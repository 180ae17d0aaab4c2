internal import HTTP
internal import Model
internal import Postgres
internal import Service

/// The settings of an account.
struct SettingRow: PostgresRow {
    let settings: TrackingSettings

    init(row: inout RowReader) throws(PostgresError) {
        settings = TrackingSettings(
            utm: SettingRow.read(try row.next()) ?? UTMSettings(),
            visits: SettingRow.read(try row.next()) ?? VisitSettings(),
            verdicts: SettingRow.read(try row.next()) ?? VerdictSettings(),
            hiddenLink: try row.next(), keepDays: try row.next(), version: try row.next())
    }

    /// What a column holds.
    private static func read<Part: Decodable>(_ text: JSONText?) -> Part? {
        guard let text else { return nil }
        return try? JSON.decode(Part.self, from: text.bytes, .reply)
    }
}

/// What is said of settings.
enum SettingStatements {
    /// A primary key probe.
    static let find = Statement<SettingRow, AccountID>(
        """
        SELECT utm, visits, verdicts, hidden_link, keep_days, version
        FROM setting
        WHERE account_id = $1::bigint
        """)

    /// One row; none when the version is another, 0 being that of an account without a row.
    static let put = Statement<
        SettingRow, AccountID, JSONText, JSONText, JSONText, Bool, Int32, Int32?
    >(
        """
        INSERT INTO setting (account_id, utm, visits, verdicts, hidden_link, keep_days)
        SELECT $1::bigint, $2::jsonb, $3::jsonb, $4::jsonb, $5::boolean, $6::integer
        WHERE coalesce($7::integer, 0) = 0
            OR EXISTS (SELECT FROM setting WHERE account_id = $1::bigint)
        ON CONFLICT (account_id) DO UPDATE
        SET utm = EXCLUDED.utm, visits = EXCLUDED.visits, verdicts = EXCLUDED.verdicts,
            hidden_link = EXCLUDED.hidden_link, keep_days = EXCLUDED.keep_days, changed_at = now(), version = setting.version + 1
        WHERE $7::integer IS NULL OR setting.version = $7::integer
        RETURNING utm, visits, verdicts, hidden_link, keep_days, version
        """)
}
