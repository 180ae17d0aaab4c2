public import HTTP
internal import Glibc
internal import Synchronization

/// Another process of a program that runs already, over the same database.
public final class ServiceReplica: Sendable {
    /// Where it listens.
    public let base: BaseURL

    /// What it wrote.
    public let log: String

    private let child: Mutex<ChildProgram?>

    init(base: BaseURL, log: String, child: ChildProgram) {
        self.base = base
        self.log = log
        self.child = Mutex(child)
    }

    /// Ends it with `kill -9`, and waits until it is gone.
    ///
    /// - Throws: when it does not end.
    public func kill() async throws {
        guard let child = child.withLock({ $0.take() }) else { return }
        child.send(SIGKILL)
        _ = try await child.waitForEnd()
    }
}
