public import EventLoop
/// surface
public final class Database: Session {
    /// x
    public init(
        _ conninfo: String, on loops: EventLoops, connections: Int = 8,
        statementTimeout: Duration = .seconds(5), name: String,
        observe: (@Sendable (DatabaseEvent) -> Void)? = nil
    ) {}
    /// x
    public var isUp: Bool { false }
    /// x
    public func check() async throws {}
    /// x
    public func close() async {}
    /// x
    public func migrate(_ migrations: [Migration]) async throws {}
    /// x
    public func execute(_ command: Command) async throws -> QueryResult { fatalError() }
    /// x
    public func stream(
        _ command: Command, batch: Int, _ body: (QueryResult) async throws -> Void
    ) async throws { fatalError() }
    /// x
    public func copyIn(
        _ sql: StaticString, _ produce: (CopyWriter) async throws -> Void
    ) async throws -> Int { fatalError() }
    /// x
    public func copyOut(
        _ sql: StaticString, _ body: ([UInt8]) async throws -> Void
    ) async throws -> Int { fatalError() }
    /// x
    public func transaction<T: Sendable>(
        statementTimeout: Duration? = nil, _ body: @Sendable (Transaction) async throws -> T
    ) async throws -> T { fatalError() }
}
