internal import Postgres

enum LeadershipStatements {
    /// One row; the lock belongs to the connection and ends with it.
    static let tryLock = Statement<Bool, String>(
        """
        SELECT pg_try_advisory_lock(
            hashtextextended('leader of ' || $1 || ' in ' || coalesce(current_schema(), ''), 0))
        """)

    /// One row.
    static let check = Statement<Int32>("SELECT 1")
}
