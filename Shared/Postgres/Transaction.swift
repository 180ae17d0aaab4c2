/// surface
public final class Transaction: Session {
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
    public func afterCommit(_ work: @escaping @Sendable () -> Void) {}
}
