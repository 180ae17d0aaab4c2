/// One step of a schema; what has shipped is never edited, moved or removed.
public struct Migration: Sendable {
    /// How a step's commands are grouped.
    public enum Mode: Sendable, Hashable {
        /// All commands and the record of the step commit together.
        case inTransaction

        /// Exactly one repeatable command, such as `CREATE INDEX CONCURRENTLY IF NOT EXISTS`; an
        /// invalid index that an interrupted run left is dropped first.
        case outsideTransaction
    }

    /// Goes up along the list; gaps are allowed: what every service shares comes first.
    public let number: Int

    /// A few words, for whoever reads the table `migration`.
    public let name: String

    /// UTF-8.
    public let sql: [UInt8]

    /// How its commands are grouped.
    public let mode: Mode

    /// A step.
    ///
    /// - Parameters:
    ///   - number: above that of the step before; gaps are allowed.
    ///   - name: a few words.
    ///   - sql: the file as it lies in `Migrations/`, with its header.
    ///   - mode: outside a transaction for commands that PostgreSQL refuses inside.
    public init(
        _ number: Int, _ name: String, _ sql: [UInt8], _ mode: Mode = .inTransaction
    ) {
        self.number = number
        self.name = name
        self.sql = sql
        self.mode = mode
    }
}
