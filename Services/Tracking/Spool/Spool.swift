// Hits on their way to the disk, and from there to whoever ships them.
//
//   loops: append --> waiting (a lock, no copy) --+
//                                                 |   one commit for all that arrived together
//   appending thread: take --> one row --> COMMIT (fsync) --> answers of that commit, loop by loop
//
//   reading thread: read, remove <-- shipper
//
// Invariants
// - `durable` is answered only after the COMMIT that holds the hit has returned.
// - Nobody waits longer than `patience` for a disk, and at most `mostPending` hits wait: beyond
//   either the redirect goes out and the hit is counted as late or lost.

internal import EventLoop
internal import Glibc
internal import SQLite
internal import Synchronization

/// What keeps hits until PostgreSQL has them.
final class Spool: Sendable {
    /// What became of hits.
    enum Outcome: Sendable, Hashable {
        /// They are on the disk.
        case durable

        /// The disk is slow: they are queued, and may be lost with the process.
        case late

        /// They are not kept.
        case lost
    }

    private let settings: SpoolSettings
    private let thread = BlockingThread(name: "spool", isPrompt: true)
    private let readingThread = BlockingThread(name: "spool-reader")
    private let state = Mutex(State())
    private let storage: SpoolStorage

    /// Rings when hits have reached the disk.
    let bell = Bell()

    private struct State {
        var waiting: [Submission] = []
        var count = 0

        /// Those of the commit that runs; empty once someone has answered them.
        var inFlight: [Submission] = []
        var commitBegan: Deadline?
        var isCommitPosted = false
        var isStalled = false
        var isClosed = false
        var tally = SpoolTally()

        /// The hits of the last commit, and when it had ended.
        var lastCount = 0
        var lastEnd: UInt64 = 0
    }

    /// Hits that came together, and who is told what became of them.
    private struct Submission {
        let bytes: [UInt8]
        let count: Int
        let loop: EventLoop?
        let answer: @Sendable (Outcome) -> Void
    }

    /// Opens the spool on its threads; trouble with the disk shows in ``tally``, never here.
    init(_ settings: SpoolSettings) {
        self.settings = settings
        storage = SpoolStorage(settings)
        readingThread.start { if self.storage.inspect() { self.bell.ring() } }
    }

    // MARK: Hits

    /// Keeps a hit; returns when it is on the disk, or when that takes too long.
    func append(_ hit: Hit) async -> Outcome {
        let loop = EventLoop.current
        var bytes: [UInt8] = []
        hit.encode(into: &bytes)
        return await withUnsafeContinuation { [bytes] continuation in
            append(bytes, count: 1, on: loop) { continuation.resume(returning: $0) }
        }
    }

    /// Keeps hits; answers when they are on the disk, or when that takes too long.
    ///
    /// - Parameters:
    ///   - bytes: encoded, one after the other.
    ///   - count: how many.
    ///   - loop: where `answer` is called; else on any thread.
    ///   - answer: called once.
    func append(
        _ bytes: consuming [UInt8], count: Int, on loop: EventLoop?,
        _ answer: @escaping @Sendable (Outcome) -> Void
    ) {
        let submission = Submission(bytes: bytes, count: count, loop: loop, answer: answer)
        let (mustCommit, outcome) = state.withLock { state in accept(submission, &state) }
        if mustCommit { thread.start { self.commit() } }
        if let outcome { tell([submission], outcome) }
    }

    private func accept(
        _ submission: Submission, _ state: inout State
    ) -> (mustCommit: Bool, outcome: Outcome?) {
        guard state.count + submission.count <= settings.mostPending, !state.isClosed else {
            state.tally.lost += submission.count
            return (false, .lost)
        }
        let mustCommit = !state.isCommitPosted
        state.isCommitPosted = true
        state.count += submission.count
        guard !state.isStalled else {
            state.tally.late += submission.count
            state.waiting.append(
                Submission(bytes: submission.bytes, count: submission.count, loop: nil) { _ in })
            return (mustCommit, .late)
        }
        state.waiting.append(submission)
        return (mustCommit, nil)
    }

    /// Writes everything that waits, and answers those who wait; on the appending thread.
    private func commit() {
        if isWorthGathering { usleep(useconds_t(settings.gathering.clampedNanoseconds / 1_000)) }
        let (taken, count) = state.withLock { state in
            defer {
                state.waiting.removeAll(keepingCapacity: true)
                state.count = 0
            }
            state.inFlight = state.waiting
            state.commitBegan = Deadline.after(settings.patience)
            return (state.waiting, state.count)
        }
        let isKept = count > 0 && storage.append(Spool.joined(taken), count: count)
        let (answered, goesOn) = state.withLock { state in
            defer { state.inFlight = [] }
            state.commitBegan = nil
            (state.lastCount, state.lastEnd) = (count, Deadline.monotonicNow)
            state.isStalled = false
            if isKept { state.tally.kept += count } else { state.tally.lost += count }
            state.isCommitPosted = state.count > 0
            return (state.inFlight, state.isCommitPosted)
        }
        tell(answered, isKept ? .durable : .lost)
        if goesOn { thread.start { self.commit() } }
        if isKept { bell.ring() }
    }

    /// Whether more is on its way: those who were answered a moment ago have not all come back.
    private var isWorthGathering: Bool {
        state.withLock { state in
            state.count * 2 < state.lastCount && !state.isClosed
                && Deadline.monotonicNow < state.lastEnd &+ Spool.moment
        }
    }

    private static let moment: UInt64 = 1_000_000

    private static func joined(_ submissions: [Submission]) -> [UInt8] {
        if submissions.count == 1 { return submissions[0].bytes }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(submissions.reduce(0) { $0 + $1.bytes.count })
        for submission in submissions { bytes.append(contentsOf: submission.bytes) }
        return bytes
    }

    /// Wakes each loop once for all of its hits.
    private func tell(_ submissions: [Submission], _ outcome: Outcome) {
        var rest = submissions
        while let loop = rest.first(where: { $0.loop != nil })?.loop {
            let these = rest.filter { $0.loop === loop }
            loop.execute { for each in these { each.answer(outcome) } }
            if these.count == rest.count { return }
            rest.removeAll { $0.loop === loop }
        }
        for submission in rest { submission.answer(outcome) }
    }

    /// Answers those who have waited too long for a disk, and keeps the files in order.
    ///
    /// Call it a few times a second.
    func tend() {
        let late = state.withLock { state -> [Submission] in
            // What came since the disk was found slow was answered as it came.
            guard !state.isStalled, let began = state.commitBegan, began.hasPassed else {
                return []
            }
            let late = state.inFlight + state.waiting
            state.inFlight = []
            state.waiting = state.waiting.map {
                Submission(bytes: $0.bytes, count: $0.count, loop: nil) { _ in }
            }
            state.isStalled = true
            state.tally.late += late.reduce(0) { $0 + $1.count }
            return late
        }
        tell(late, .late)
        guard late.isEmpty else { return }
        readingThread.start { self.storage.tend() }
        thread.start { self.storage.renew() }
    }

    /// The same, and waits until it is done.
    func tendAndWait() async {
        tend()
        try? await thread.run {}
        try? await readingThread.run {}
    }

    // MARK: Shipping

    /// The oldest batches of one segment, in order, until they hold `most` hits.
    ///
    /// - Throws: when the file cannot be read; a damaged one is set aside, and the next call
    ///   reads the one after it.
    func read(most: Int) async throws -> [SpooledBatch] {
        try await readingThread.run { try self.storage.read(most: most) }
    }

    /// Forgets the batches up to one that PostgreSQL has.
    ///
    /// After a crash they may come again: they are recognised by whoever ships.
    func remove(through batch: SpooledBatch) async throws {
        try await readingThread.run { self.storage.remove(through: batch) }
    }

    /// Hits that PostgreSQL does not have yet.
    var depth: Int { storage.depth }

    /// Bytes that they take.
    var bytes: Int { storage.bytes }

    /// Bytes that may be added before hits are lost.
    var room: Int { max(0, settings.mostBytes - storage.bytes) }

    /// Bytes that were ever written.
    var written: Int { storage.written }

    /// What has happened since this was last asked, and must be told.
    func takeNotices() -> [String] { storage.takeNotices() }

    /// What became of the hits so far.
    var tally: SpoolTally {
        var tally = state.withLock { $0.tally }
        tally.givenUp = storage.givenUp
        tally.trouble = storage.trouble
        return tally
    }

    // MARK: The end

    /// Writes what waits and closes the files; hits that come later are lost.
    func close() async {
        state.withLock { $0.isClosed = true }
        try? await thread.run {
            self.commit()
            self.storage.close()
        }
        try? await readingThread.run { self.storage.tidy() }
    }

    /// Bounds the file to test what a full disk does.
    func limit(pages: Int) async throws {
        try await thread.run { try self.storage.limit(pages: pages) }
    }
}
