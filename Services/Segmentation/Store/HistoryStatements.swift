internal import Model
internal import Postgres
internal import Service

/// Where a segment's sizes over time lie.
struct HistorySpan: PostgresRow {
    /// The first point, none where nothing was noted yet.
    let from: Instant?
    /// Its day in the account's zone.
    let firstDay: Day?
    let lowest: Int64?
    let highest: Int64?

    init(row: inout RowReader) throws(PostgresError) {
        from = try row.next()
        firstDay = try row.next()
        lowest = try row.next()
        highest = try row.next()
    }
}

/// A segment's sizes within one of many equal pieces of time.
struct HistoryPiece: PostgresRow, Hashable {
    /// When the first and the last of them were noted.
    let from: Instant
    let until: Instant
    let first: Int64
    let lowest: Int64
    let highest: Int64
    let last: Int64

    init(from: Instant, until: Instant, first: Int64, lowest: Int64, highest: Int64, last: Int64) {
        self.from = from
        self.until = until
        self.first = first
        self.lowest = lowest
        self.highest = highest
        self.last = last
    }

    init(row: inout RowReader) throws(PostgresError) {
        from = try row.next()
        until = try row.next()
        first = try row.next()
        lowest = try row.next()
        highest = try row.next()
        last = try row.next()
    }
}

/// The statements that pictures of sizes are drawn from.
enum HistoryStatements {
    /// A range of the primary key of `segment_size`, all of it: one row.
    static let span = Statement<HistorySpan, AccountID, SegmentID, String>(
        """
        SELECT min(at), (min(at) AT TIME ZONE $3::text)::date, min(size), max(size)
        FROM segment_size
        WHERE account_id = $1 AND segment_id = $2
        """)

    /// A range of the primary key of `segment_size`, all of it: a row for each of `$5` equal
    /// pieces of the time from `$3` to `$4` in which something was noted.
    static let pieces = Statement<
        HistoryPiece, AccountID, SegmentID, Instant, Instant, Int32
    >(
        """
        SELECT min(at), max(at), (array_agg(size ORDER BY at))[1], min(size), max(size),
            (array_agg(size ORDER BY at DESC))[1]
        FROM segment_size
        WHERE account_id = $1::bigint AND segment_id = $2::bigint
            AND at BETWEEN $3::timestamptz AND $4::timestamptz
        GROUP BY width_bucket(
            extract(epoch FROM at), extract(epoch FROM $3::timestamptz),
            extract(epoch FROM $4::timestamptz) + 1, $5::integer)
        ORDER BY min(at)
        """)

    /// No table: where days, months and so on (`$4`) begin from `$1` to `$2` in the zone `$3`, one
    /// in every `$5`, as texts of the form `$6`.
    static let ticks = Statement<
        Columns<Instant, String>, Instant, Instant, String, String, String, String
    >(
        """
        SELECT local AT TIME ZONE $3::text, to_char(local, $6::text)
        FROM generate_series(
            date_trunc($4::text, $1::timestamptz AT TIME ZONE $3::text),
            $2::timestamptz AT TIME ZONE $3::text, $5::text::interval) AS local
        WHERE local AT TIME ZONE $3::text BETWEEN $1::timestamptz AND $2::timestamptz
        ORDER BY local
        """)

    /// No table: when each of these days begins in the zone.
    static let midnights = Statement<Columns<Day, Instant>, [Day], String>(
        """
        SELECT asked.day, min(moment)
        FROM unnest($1::date[]) AS asked (day)
        -- Midnight may come twice: the day begins with the first.
        CROSS JOIN LATERAL generate_series(
            asked.day::timestamp AT TIME ZONE $2::text - interval '3 hours',
            asked.day::timestamp AT TIME ZONE $2::text, interval '15 minutes') AS moment
        WHERE (moment AT TIME ZONE $2::text)::date >= asked.day
        GROUP BY asked.day
        ORDER BY asked.day
        """)
}
