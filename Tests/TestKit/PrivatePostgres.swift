/// A PostgreSQL server of one test, which the test may stop and start.
public final class PrivatePostgres: Sendable {
    private let data: String

    init(data: String) { self.data = data }

    /// Kills it: no checkpoint, every connection broken.
    ///
    /// - Throws: when it does not end.
    public func crash() async throws {
        try await Deploy.run(
            "postgres_find; postgres_stop \"$(postgres_folder \"$data/postgres\")\" immediate",
            data: data, within: .seconds(60))
    }

    /// Starts it again where it was: it recovers from its log.
    ///
    /// - Throws: when it does not come up.
    public func restart() async throws {
        try await Deploy.run(
            """
            postgres_find
            folder=$(postgres_folder "$data/postgres")
            as_postgres "$pg_bin/pg_ctl" restart -D "$folder/data" -l "$folder/log" -w -t 60 -s
            """, data: data, within: .seconds(90))
    }

    /// Removes its files, which lie elsewhere when `postgres` cannot reach the test's folder.
    ///
    /// - Throws: when they stay.
    func remove() async throws {
        try await Deploy.run(
            "rm -rf \"$(postgres_folder \"$data/postgres\")\"", data: data,
            within: .seconds(60))
    }
}
