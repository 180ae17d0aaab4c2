internal import CPostgres
internal import EventLoop
internal import Synchronization

/// Asks servers to stop statements, on a thread of its own: `PQcancel` connects and blocks.
final class Canceller: Sendable {
    private let thread = BlockingThread(name: "pg-cancel")
    private let pending = Atomic<Int>(0)

    /// A frozen server holds the thread: more requests than this are dropped.
    private static let pendingLimit = 16

    private struct Request: @unchecked Sendable {
        // @unchecked: a copy of address and key, used by one thread.
        let pointer: OpaquePointer
    }

    /// Sends a cancel request for what `connection` runs; `done` is called on any thread.
    func cancel(_ connection: OpaquePointer, _ done: @escaping @Sendable () -> Void) {
        guard pending.load(ordering: .relaxed) < Canceller.pendingLimit,
            let pointer = PQgetCancel(connection)
        else { return done() }
        pending.add(1, ordering: .relaxed)
        let request = Request(pointer: pointer)
        Task {
            try? await thread.run {
                var message = [CChar](repeating: 0, count: 256)
                _ = PQcancel(request.pointer, &message, Int32(message.count))
                PQfreeCancel(request.pointer)
            }
            pending.subtract(1, ordering: .relaxed)
            done()
        }
    }
}
