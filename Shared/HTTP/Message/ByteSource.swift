internal import EventLoop

/// Whoever fills a ``ByteSource``.
protocol ByteFeeder: AnyObject {
    /// The reader has taken what was there and wants more; on the loop's thread.
    func wanted(by source: ByteSource)
}

/// Bytes on their way from a connection to the one task that reads them.
final class ByteSource: @unchecked Sendable {
    // @unchecked: everything but `loop` is touched on the loop's thread only; `next` hops there.

    let loop: EventLoop
    weak var feeder: (any ByteFeeder)?

    private var buffer: [UInt8] = []
    private var isComplete = false
    private var failure: (any Error)?
    private var waiter: CheckedContinuation<[UInt8]?, any Error>?
    private var isTaken = false

    /// How many bytes have come.
    private(set) var received = 0

    /// What ``collect()`` returned, for whoever asks again: a digest, then the handler.
    private var collected: [UInt8]?

    /// How many bytes may wait before the socket is left unread.
    static let highWater = 65_536

    init(loop: EventLoop) { self.loop = loop }

    // MARK: The connection's side

    var isFull: Bool { buffer.count >= ByteSource.highWater }

    var isWaitedFor: Bool { waiter != nil }

    var isOver: Bool { isComplete || failure != nil }

    func append(_ bytes: UnsafeRawBufferPointer) {
        guard failure == nil, !bytes.isEmpty else { return }
        received += bytes.count
        if let waiter {
            self.waiter = nil
            waiter.resume(returning: Array(bytes))
        } else {
            buffer.append(contentsOf: bytes)
        }
    }

    func finish() {
        isComplete = true
        guard let waiter else { return }
        self.waiter = nil
        waiter.resume(returning: nil)
    }

    /// Ends the bytes with an error, unless they are complete.
    func fail(_ error: any Error) {
        guard !isOver else { return }
        failure = error
        buffer = []
        guard let waiter else { return }
        self.waiter = nil
        waiter.resume(throwing: error)
    }

    // MARK: The reader's side

    /// The next bytes, never empty; `nil` after the last.
    func next() async throws -> [UInt8]? {
        if loop.isCurrent {
            if !buffer.isEmpty { return takeBuffer() }
            if let failure { throw failure }
            if isComplete { return nil }
        }
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                loop.onLoop { self.wait(continuation) }
            }
        } onCancel: {
            loop.onLoop { self.fail(CancellationError()) }
        }
    }

    /// All bytes.
    func collect() async throws -> [UInt8] {
        if let collected { return collected }
        if loop.isCurrent, isTaken { throw RequestFault.bodyTaken }
        isTaken = true
        var whole = try await next() ?? []
        while let more = try await next() { whole.append(contentsOf: more) }
        collected = whole
        return whole
    }

    private func wait(_ continuation: CheckedContinuation<[UInt8]?, any Error>) {
        if !buffer.isEmpty { return continuation.resume(returning: takeBuffer()) }
        if let failure { return continuation.resume(throwing: failure) }
        if isComplete { return continuation.resume(returning: nil) }
        precondition(waiter == nil, "two tasks read one body")
        waiter = continuation
        feeder?.wanted(by: self)
    }

    private func takeBuffer() -> [UInt8] {
        var taken: [UInt8] = []
        swap(&taken, &buffer)
        if taken.count >= ByteSource.highWater { feeder?.wanted(by: self) }
        return taken
    }
}
