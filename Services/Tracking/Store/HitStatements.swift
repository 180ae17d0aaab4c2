internal import Model
internal import Postgres
internal import Service

/// What is said of hits on their way from a spool.
enum HitStatements {
    /// A unique key probe: the number, and the last sequence that was shipped.
    static let findSpool = Statement<Columns<Int32, Int64>, [UInt8]>(
        """
        SELECT spool_number, shipped
        FROM spool
        WHERE epoch = $1::bytea
        """)

    /// One row an opening of a spool that ever ships.
    static let addSpool = Statement<NoRow, [UInt8], String>(
        """
        INSERT INTO spool (epoch, node)
        VALUES ($1::bytea, $2::text)
        ON CONFLICT (epoch) DO NOTHING
        """)

    /// One row, or none when another has shipped since.
    static let moveSpool = Statement<NoRow, Int32, Int64, Int64>(
        """
        UPDATE spool
        SET shipped = $3::bigint, shipped_at = now()
        WHERE spool_number = $1::integer AND shipped = $2::bigint
        """)

    /// One row an account; nobody else ships this spool, so nobody is waited for.
    static let reach = Statement<NoRow, [AccountID], [Int64], Int32>(
        """
        INSERT INTO hit_shipped (account_id, through, spool_number)
        SELECT account_id, through, $3::integer
        FROM unnest($1::bigint[], $2::bigint[]) AS given (account_id, through)
        ON CONFLICT (account_id, spool_number) DO UPDATE
        SET through = EXCLUDED.through, shipped_at = EXCLUDED.shipped_at
        """)

    /// Makes the partition of a month unless it is there.
    static let makePartition = Statement<NoRow, Day>(
        "SELECT make_hit_partition($1::date)")

    /// In the order of ``HitRows``.
    static let copy: StaticString = """
        COPY hit (
            account_id, hit_id, message_id, link_id, contact_id, received_at, purpose, flags,
            network, address, agent
        ) FROM STDIN (FORMAT binary)
        """
}
