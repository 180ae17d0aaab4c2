import FoundationEssentials
import Postgres
import TestKit
import Testing

/// Behind the programs' backs.
extension ServicesUnderTest {
    private struct Config: Decodable { let database: String }

    /// Hands a program's own schema to `body`.
    func inside<Value: Sendable>(
        _ program: AudienceProgram, _ body: (Database) async throws -> Value
    ) async throws -> Value {
        let path = "\(folder)/config/\(program.rawValue).json"
        let json = try Data(contentsOf: URL(filePath: path))
        let config = try JSONDecoder().decode(Config.self, from: json)
        let database = Database(
            config.database, on: loops, connections: 1, name: "lost changes")
        do {
            let value = try await body(database)
            await database.close()
            return value
        } catch {
            await database.close()
            throw error
        }
    }

    /// What the trim does when a follower was away for longer than changes are kept.
    func loseChanges(of program: AudienceProgram) async throws {
        let trimmed = try await inside(program) { database in
            try await database.first(
                Statement<String>(
                    """
                    WITH last AS MATERIALIZED (
                        SELECT xid::text::bigint AS number, change_id
                        FROM change
                        ORDER BY change.xid DESC, change_id DESC
                        LIMIT 1
                    ), removed AS (
                        DELETE FROM change
                    )
                    UPDATE feed_epoch
                    SET trimmed_xid = last.number, trimmed_id = last.change_id
                    FROM last
                    RETURNING epoch
                    """))
        }
        #expect(trimmed != nil)
    }
}
