public import EventLoop

/// What went wrong between this process and PostgreSQL.
///
/// `description` can be logged anywhere: it holds the operation, the SQLSTATE and names of the
/// schema, never a value, a row or the server's DETAIL. `debugDescription` holds all.
public struct PostgresError: TransientError, CustomStringConvertible, CustomDebugStringConvertible {
    /// Who found the error, and what it means for the statement.
    public enum Kind: Sendable, Hashable {
        /// The server refused; ``PostgresError/code`` says why. Nothing was changed.
        case server

        /// No connection could be made; nothing was sent.
        case cannotConnect

        /// The connection broke; a statement outside a transaction may have had its effect.
        case connectionLost

        /// No answer in time; a statement outside a transaction may have had its effect.
        case timedOut

        /// No connection was free before the deadline, or too many waited; nothing was sent.
        case poolExhausted

        /// The connection broke or fell silent during COMMIT: it may have committed.
        case unknownOutcome

        /// COMMIT found a transaction that a failed statement had aborted; nothing was changed.
        case rolledBack

        /// A row does not have the columns that its type reads.
        case decoding

        /// A migration was changed, is missing, or cannot run.
        case migration

        /// The database was closed by this process.
        case closed

        /// libpq refused a call: a mistake of this module.
        case library
    }

    /// Who found the error, and what it means for the statement.
    public let kind: Kind

    /// The statement's name, or what was tried.
    public let operation: String

    /// The SQLSTATE, five characters; only when the server spoke.
    public let code: String?

    /// The violated constraint.
    public let constraint: String?

    /// The table that the server named.
    public let table: String?

    /// The column that the server named.
    public let column: String?

    /// What the server or libpq said; may hold values.
    private let text: String

    /// The server's DETAIL and CONTEXT; may hold rows.
    private let detail: String?

    init(_ kind: Kind, _ operation: String, _ text: String) {
        self.init(kind, operation, text, code: nil)
    }

    init(
        _ kind: Kind, _ operation: String, _ text: String, code: String?, constraint: String? = nil,
        table: String? = nil, column: String? = nil, detail: String? = nil
    ) {
        self.kind = kind
        self.operation = operation
        self.text = text
        self.code = code
        self.constraint = constraint
        self.table = table
        self.column = column
        self.detail = detail
    }

    /// The same error, of another operation or kind.
    func renamed(_ operation: String, as kind: Kind? = nil) -> PostgresError {
        PostgresError(
            kind ?? self.kind, operation, text, code: code, constraint: constraint, table: table,
            column: column, detail: detail)
    }

    /// Whether a later try can work.
    ///
    /// True for a lost or refused connection, a time-out, a full pool, a read-only or full server,
    /// and for serialisation failures, deadlocks and locks.
    public var isTransient: Bool {
        switch kind {
        case .cannotConnect, .connectionLost, .timedOut, .poolExhausted, .unknownOutcome, .closed:
            return true
        case .rolledBack, .decoding, .migration, .library:
            return false
        case .server:
            guard let code else { return false }
            let transientClasses = ["08", "40", "53", "57", "58"]
            return transientClasses.contains(String(code.prefix(2)))
                || ["25006", "25P03", "55P03"].contains(code)
        }
    }

    /// Whether a key exists already (23505); ``constraint`` says which.
    public var isUniqueViolation: Bool { code == "23505" }

    /// Whether a referenced row is missing, or still referenced (23503).
    public var isForeignKeyViolation: Bool { code == "23503" }

    /// Whether a check refused a value (23514); ``constraint`` says which.
    public var isCheckViolation: Bool { code == "23514" }

    /// Whether the same transaction can succeed at once: 40001 or 40P01.
    public var isRetryable: Bool { code == "40001" || code == "40P01" }

    /// What may be logged: no values, rows or SQL.
    public var description: String {
        var parts = ["postgres: \(operation): \(kind)"]
        if let code { parts.append("SQLSTATE \(code)") }
        if let constraint { parts.append("constraint \(constraint)") }
        if let table { parts.append("table \(table)") }
        if let column { parts.append("column \(column)") }
        if isTextSafe { parts.append(text) }
        return parts.joined(separator: ", ")
    }

    /// Everything that is known, rows included: never log it.
    public var debugDescription: String {
        [description, isTextSafe ? nil : text, detail].compactMap { $0 }.joined(separator: "; ")
    }

    /// Whether the text cannot hold a value: ours, or of a class that speaks of names only.
    private var isTextSafe: Bool {
        guard let code else { return true }
        return ["08", "28", "3D", "40", "42", "53", "55", "57", "58"]
            .contains(String(code.prefix(2)))
    }
}
