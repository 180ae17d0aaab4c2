// Hits on their way to the disk, and from there to whoever ships them.
//
//   loops: append --> pending (a lock, no copy) --+
//                                                 |   one flush for all that arrived together
//   the spool's thread: swap --> one row --> COMMIT (fsync) --> continuations of that flush
//                                                 |
//   shipper: read, remove <-----------------------+   on the same thread, between two flushes
//
// Invariants
// - `append` answers `durable` only after the COMMIT that holds the hit has returned.
// - Nobody waits longer than `patience` for a disk, and at most `mostPending` hits wait: beyond
//   either the redirect goes out and the hit is counted as late or lost.
// - After a failed write nothing is assumed of the file: it is closed and opened again under a new
//   epoch (a failed fsync must not be tried again). A full disk leaves the file as it is.

internal import EventLoop
internal import SQLite
internal import Synchronization

/// What keeps hits until PostgreSQL has them.
final class Spool: Sendable {
    /// What became of a hit.
    enum Outcome: Sendable, Hashable {
        /// It is on the disk.
        case durable

        /// The disk is slow: it is queued, and may be lost with the process.
        case late

        /// It is not kept.
        case lost
    }

    private let settings: SpoolSettings
    private let thread = BlockingThread(name: "spool")
    private let state = Mutex(State())
    private let storage: SpoolStorage

    /// Rings when hits have reached the disk.
    let bell = Bell()

    private struct State {
        var bytes: [UInt8] = []
        var count = 0
        var waiters: [Waiter] = []

        /// Those of the flush that runs; empty once someone has answered them.
        var inFlight: [Waiter] = []
        var flushBegan: Deadline?
        var isFlushPosted = false
        var isStalled = false
        var isClosed = false
        var tally = SpoolTally()
    }

    private struct Waiter {
        let loop: EventLoop?
        let continuation: UnsafeContinuation<Outcome, Never>
    }

    /// Opens the spool on its thread; trouble with the disk shows in ``tally``, never here.
    init(_ settings: SpoolSettings) {
        self.settings = settings
        storage = SpoolStorage(settings)
        thread.start { self.opened() }
    }

    // MARK: Hits

    /// Keeps a hit; returns when it is on the disk, or when that takes too long.
    func append(_ hit: Hit) async -> Outcome {
        let loop = EventLoop.current
        return await withUnsafeContinuation { continuation in
            let answer = state.withLock { state in
                accept(hit, Waiter(loop: loop, continuation: continuation), &state)
            }
            if answer.mustFlush { thread.start { self.flush() } }
            if let outcome = answer.outcome { continuation.resume(returning: outcome) }
        }
    }

    private func accept(
        _ hit: Hit, _ waiter: Waiter, _ state: inout State
    ) -> (mustFlush: Bool, outcome: Outcome?) {
        guard state.count < settings.mostPending, !state.isClosed else {
            state.tally.lost += 1
            return (false, .lost)
        }
        hit.encode(into: &state.bytes)
        state.count += 1
        let mustFlush = !state.isFlushPosted
        state.isFlushPosted = true
        guard !state.isStalled else {
            state.tally.late += 1
            return (mustFlush, .late)
        }
        state.waiters.append(waiter)
        return (mustFlush, nil)
    }

    /// Writes everything that waits, and answers those who wait; on the spool's thread.
    private func flush() {
        let (bytes, count) = state.withLock { state in
            defer {
                state.bytes = storage.takeBuffer()
                state.count = 0
            }
            swap(&state.inFlight, &state.waiters)
            state.flushBegan = Deadline.after(settings.patience)
            return (state.bytes, state.count)
        }
        let isKept = count > 0 && storage.append(bytes, count: count)
        storage.giveBack(bytes)
        let (waiters, goesOn) = state.withLock { state in
            defer { state.inFlight.removeAll(keepingCapacity: true) }
            state.flushBegan = nil
            state.isStalled = false
            if isKept { state.tally.kept += count } else { state.tally.lost += count }
            state.isFlushPosted = state.count > 0
            return (state.inFlight, state.isFlushPosted)
        }
        if isKept { bell.ring() }
        if goesOn { thread.start { self.flush() } }
        answer(waiters, isKept ? .durable : .lost)
    }

    /// Wakes each loop once for all of its hits.
    private func answer(_ waiters: [Waiter], _ outcome: Outcome) {
        var rest = waiters[...]
        var byLoop: [(loop: EventLoop, continuations: [UnsafeContinuation<Outcome, Never>])] = []
        while let waiter = rest.popFirst() {
            guard let loop = waiter.loop else {
                waiter.continuation.resume(returning: outcome)
                continue
            }
            if let index = byLoop.firstIndex(where: { $0.loop === loop }) {
                byLoop[index].continuations.append(waiter.continuation)
            } else {
                byLoop.append((loop, [waiter.continuation]))
            }
        }
        for (loop, continuations) in byLoop {
            loop.execute { for each in continuations { each.resume(returning: outcome) } }
        }
    }

    /// Answers those who have waited too long for a disk; call it a few times a second.
    func answerLate() {
        let waiters = state.withLock { state -> [Waiter] in
            guard let began = state.flushBegan, began.hasPassed else { return [] }
            defer {
                state.inFlight.removeAll()
                state.waiters.removeAll()
            }
            state.isStalled = true
            state.tally.late += state.inFlight.count + state.waiters.count
            return state.inFlight + state.waiters
        }
        answer(waiters, .late)
    }

    // MARK: Shipping

    /// The oldest batches, in order, until they hold `most` hits.
    ///
    /// - Throws: when the file cannot be read; a damaged one is set aside, and the next call
    ///   reads the new one.
    func read(most: Int) async throws -> [SpooledBatch] {
        try await thread.run { try self.storage.read(most: most) }
    }

    /// Forgets the batches up to one that PostgreSQL has.
    ///
    /// Nothing happens when the file was opened again since it was read: what comes twice is
    /// recognised by whoever ships.
    func remove(through batch: SpooledBatch) async throws {
        try await thread.run { try self.storage.remove(through: batch) }
    }

    /// Hits that PostgreSQL does not have yet.
    var depth: Int { storage.depth }

    /// What became of the hits so far.
    var tally: SpoolTally {
        var tally = state.withLock { $0.tally }
        tally.trouble = storage.trouble
        return tally
    }

    // MARK: Beginning and end

    private func opened() {
        storage.open()
        if storage.depth > 0 { bell.ring() }
    }

    /// Writes what waits and closes the file; hits that come later are lost.
    func close() async {
        state.withLock { $0.isClosed = true }
        try? await thread.run {
            self.flush()
            self.storage.close()
        }
    }

    /// Bounds the file to test what a full disk does.
    func limit(pages: Int) async throws {
        try await thread.run { try self.storage.limit(pages: pages) }
    }
}
