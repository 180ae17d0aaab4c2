internal import CLinux
internal import Glibc
internal import Synchronization

/// Starts a detached thread.
///
/// - Parameters:
///   - name: at most 15 bytes are kept.
///   - body: runs to its end on the new thread.
func startThread(named name: String, _ body: @escaping @Sendable () -> Void) {
    final class Start {
        let name: String
        let body: @Sendable () -> Void
        init(_ name: String, _ body: @escaping @Sendable () -> Void) {
            self.name = name
            self.body = body
        }
    }
    var thread = pthread_t()
    let failed = pthread_create(
        &thread, nil,
        { argument in
            guard let argument else { return nil }
            let start = Unmanaged<Start>.fromOpaque(argument).takeRetainedValue()
            linux_name_thread(String(start.name.prefix(15)))
            start.body()
            return nil
        }, Unmanaged.passRetained(Start(name, body)).toOpaque())
    precondition(failed == 0, "no thread for \(name): error \(failed)")
    pthread_detach(thread)
}

/// One thread for calls that block: fsync, large files, name resolution, `PQcancel`.
public final class BlockingThread: Sendable {
    private struct Queue {
        var work: [@Sendable () -> Void] = []
        var isStopped = false
    }

    private let queue = Mutex(Queue())
    private let signal: Semaphore

    /// Starts the thread.
    ///
    /// - Parameters:
    ///   - name: at most 15 bytes are shown by `ps -L`.
    ///   - isPrompt: it works little and is waited for: it asks the scheduler to run soon after it
    ///     was woken.
    public init(name: String = "blocking", isPrompt: Bool = false) {
        let signal = Semaphore()
        self.signal = signal
        startThread(named: name) { [weak self] in
            if isPrompt { _ = linux_take_short_turns() }
            while true {
                signal.wait()
                guard let self else { return }
                let work = self.queue.withLock { queue in
                    queue.work.isEmpty ? nil : queue.work.removeFirst()
                }
                work?()
            }
        }
    }

    deinit { signal.post() }

    /// Runs `work` on the thread, in the order of the calls, without waiting for it.
    ///
    /// - Parameter work: may block.
    public func start(_ work: @escaping @Sendable () -> Void) {
        queue.withLock { $0.work.append(work) }
        signal.post()
    }

    /// Runs `work` on the thread, in the order of the calls, and returns what it returns.
    ///
    /// - Parameter work: may block; it is not interrupted by cancellation.
    /// - Returns: the value of `work`.
    /// - Throws: what `work` throws.
    public func run<Value: Sendable>(
        _ work: @escaping @Sendable () throws -> Value
    ) async throws -> Value {
        try await withCheckedThrowingContinuation { continuation in
            start { continuation.resume(with: Result { try work() }) }
        }
    }
}

/// A POSIX semaphore that lives as long as its last holder.
private final class Semaphore: @unchecked Sendable {
    // @unchecked: sem_t is made to be shared by threads; its address never changes.
    private let handle = UnsafeMutablePointer<sem_t>.allocate(capacity: 1)

    init() { sem_init(handle, 0, 0) }

    deinit {
        sem_destroy(handle)
        handle.deallocate()
    }

    func wait() { while sem_wait(handle) != 0 {} }

    func post() { sem_post(handle) }
}
