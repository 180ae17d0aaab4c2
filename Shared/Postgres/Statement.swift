internal import Synchronization

/// One SQL command, typed at both ends: what a row becomes, and what each parameter is.
///
/// Keep it in a `static let`: it is prepared once a connection, at its first use there, in the
/// same round trip as its execution.
public struct Statement<Row: PostgresRow, each Parameter: PostgresValue>: Sendable {
    let plan: StatementPlan

    /// A statement with the number of parameters that its type says.
    ///
    /// - Parameters:
    ///   - sql: exactly one command; parameter `$1` is the first after `Row`.
    ///   - name: what errors and metrics call it; by default its file and line.
    ///   - file: where it is.
    ///   - line: where it is.
    public init(
        _ sql: StaticString, name: StaticString? = nil, file: StaticString = #fileID,
        line: UInt = #line
    ) {
        var types: [UInt32] = []
        repeat types.append((each Parameter).postgresType.number)
        plan = StatementPlan.registered(
            sql, name: name?.description ?? Self.name(file.description, line), types: types)
    }

    /// `Contacts/Store/ContactStatements.swift`, 41: `ContactStatements:41`.
    private static func name(_ file: String, _ line: UInt) -> String {
        let last = file.split(separator: "/").last ?? "statement"
        return "\(last.split(separator: ".").first ?? last):\(line)"
    }
}

/// What connections know of a statement.
final class StatementPlan: Sendable {
    /// Small and dense: connections index by it.
    let number: Int
    let name: String
    let sql: String
    let types: [UInt32]
    /// How many nanoseconds it took the last time, on any connection; at first unknown.
    let lastTook = Atomic<UInt64>(.max)

    private init(number: Int, name: String, sql: String, types: [UInt32]) {
        self.number = number
        self.name = name
        self.sql = "/* \(name) */ " + sql
        self.types = types
    }

    private struct Key: Hashable {
        let address: UInt
        let types: [UInt32]
    }

    private static let all = Mutex<[Key: StatementPlan]>([:])

    /// The plan of this text and these types: made once, however often the statement is.
    static func registered(_ sql: StaticString, name: String, types: [UInt32]) -> StatementPlan {
        precondition(sql.hasPointerRepresentation, "a statement is more than one character")
        let key = Key(address: UInt(bitPattern: sql.utf8Start), types: types)
        return all.withLock { all in
            if let known = all[key] { return known }
            let plan = StatementPlan(
                number: all.count, name: name, sql: sql.description, types: types)
            all[key] = plan
            return plan
        }
    }
}
