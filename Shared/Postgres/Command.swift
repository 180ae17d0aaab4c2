internal import Synchronization

/// A statement or a text, with the values of one execution.
public struct Command: Sendable {
    enum Text: Sendable {
        /// Prepared once a connection.
        case prepared(StatementPlan)

        /// Parsed at each run.
        case plain(String)
    }

    let text: Text
    let name: String
    let parameters: Parameters

    init<Row, each Value>(
        _ statement: Statement<Row, repeat each Value>, _ values: repeat each Value
    ) {
        text = .prepared(statement.plan)
        name = statement.plan.name
        parameters = Parameters(repeat each values)
    }

    init(_ text: SQLText) {
        self.text = .plain(text.text)
        name = text.name
        parameters = text.parameters
    }

    /// A fixed command without values.
    init(_ text: String, name: String? = nil) {
        self.text = .plain(text)
        self.name = name ?? text
        parameters = Parameters()
    }

    private init(_ text: String, name: String, parameters: Parameters) {
        self.text = .plain(text)
        self.name = name
        self.parameters = parameters
    }

    /// Whether others may queue behind it: it was quick the last time.
    var isQuick: Bool {
        guard case .prepared(let plan) = text else { return false }
        return plan.lastTook.load(ordering: .relaxed) < DatabaseSettings.quick
    }

    /// Remembers how long it took.
    func took(_ nanoseconds: UInt64) {
        guard case .prepared(let plan) = text else { return }
        plan.lastTook.store(nanoseconds, ordering: .relaxed)
    }

    /// The command that opens a cursor over this one's rows.
    func declaring(cursor: String) -> Command {
        let select =
            switch text {
            case .prepared(let plan): plan.sql
            case .plain(let text): text
            }
        return Command(
            "DECLARE \(cursor) NO SCROLL CURSOR FOR \(select)", name: name, parameters: parameters)
    }
}
