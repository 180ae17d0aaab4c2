import Model
import Postgres
import Service

/// The question as a good SQL programmer asks it, over tables that hold nothing else.
enum PeerStatements {
    /// How many workers may help, until the transaction ends.
    static let setWorkers = Statement<String, String>(
        "SELECT set_config('max_parallel_workers_per_gather', $1::text, true)")

    /// One row; the tables of `deploy/bench-segmentation-peer.sql`.
    static let count = Statement<
        Int64, AccountID, [String], Int32, Int64, Int64, Int64, Int32
    >(
        """
        SELECT count(*)
        FROM contact
        JOIN membership AS has
            ON has.account_id = contact.account_id AND has.contact_id = contact.contact_id
        JOIN membership AS label
            ON label.account_id = contact.account_id AND label.contact_id = contact.contact_id
        WHERE contact.account_id = $1::bigint
            AND contact.language = ANY ($2::text[])
            AND contact.created_at >= ((now() AT TIME ZONE 'Europe/Brussels')::date - $3::integer + 1)
                ::timestamp AT TIME ZONE 'Europe/Brussels'
            AND has.interest_id = $4::bigint AND has.state = 'subscribed'
            AND label.interest_id = $6::bigint AND label.clicks >= $7::integer
            AND NOT EXISTS (
                SELECT 1
                FROM membership AS lacks
                WHERE lacks.account_id = contact.account_id
                    AND lacks.contact_id = contact.contact_id
                    AND lacks.interest_id = $5::bigint AND lacks.state = 'subscribed')
        """)
}
