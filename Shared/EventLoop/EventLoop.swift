// One thread with its own epoll, timers and jobs, which is also a Swift task executor.
//
//                    other threads
//                         |  enqueue, execute (a lock, and an eventfd only if it sleeps)
//                         v
//   epoll_wait --> ready descriptors --> due timers --> jobs --+
//       ^                                                      |
//       +------------------------------------------------------+
//
// A handler is a plain `async` function started by `Task(executorPreference: loop)`: all its
// pieces run here, so what belongs to this loop (connections, parsers, pools) needs no lock.
//
// Invariants
// - Everything in `owned` is touched by the loop's own thread only.
// - A job enqueued from the loop's thread takes no lock and no system call.
// - One round runs the jobs that were there when it began: descriptors are not starved.
//
// It deliberately has no priorities, no work stealing and no blocking calls: see ``BlockingThread``.

internal import CLinux
internal import Glibc
internal import Synchronization

/// One thread that waits for descriptors and timers, and runs Swift tasks.
public final class EventLoop: TaskExecutor, @unchecked Sendable {
    // @unchecked: `owned` is used by the loop's thread only, the rest is immutable or locked.

    /// What a thread shows in `ps -L`; at most 15 bytes.
    public let name: String

    private let epoll: Int32
    private let wakeUp: Int32
    private let inbox = Mutex(Inbox())
    private let finished = Mutex<[CheckedContinuation<Void, Never>]?>([])

    private var jobs: [UnownedJob] = []
    private var slots: [Slot] = []
    private var freeSlots: [Int] = []
    private var timers = TimerHeap()
    private var running = true

    private struct Inbox {
        var jobs: [UnownedJob] = []
        var work: [@Sendable () -> Void] = []
        var isSleeping = false

        /// Whether the thread must be woken; true once per sleep.
        mutating func takeSleep() -> Bool {
            defer { isSleeping = false }
            return isSleeping
        }
    }

    private struct Slot {
        var handler: (any EventHandler)?
        var generation: UInt32 = 0
    }

    /// Starts the thread.
    ///
    /// - Parameters:
    ///   - name: at most 15 bytes are shown by `ps -L`.
    ///   - isPrompt: it works little at a time and is waited for: it asks the scheduler to run soon
    ///     after it was woken.
    public init(name: String = "loop", isPrompt: Bool = false) {
        self.name = name
        epoll = linux_epoll_create()
        wakeUp = linux_eventfd()
        precondition(epoll >= 0 && wakeUp >= 0, "no descriptors left for an event loop")
        let added = linux_epoll_control(
            epoll, EPOLL_CTL_ADD, wakeUp, EPOLLIN.rawValue, EventLoop.wakeUpTag)
        precondition(added == 0, "epoll refuses an eventfd: errno \(errno)")
        startThread(named: name) {
            if isPrompt { _ = linux_take_short_turns() }
            self.run()
        }
    }

    deinit {
        close(epoll)
        close(wakeUp)
    }

    private static let wakeUpTag = UInt64.max

    /// The loop whose thread this is; `nil` elsewhere.
    public static var current: EventLoop? {
        linux_thread_value().map { Unmanaged<EventLoop>.fromOpaque($0).takeUnretainedValue() }
    }

    /// Whether the caller is on this loop's thread.
    public var isCurrent: Bool {
        linux_thread_value() == Unmanaged.passUnretained(self).toOpaque()
    }

    /// Nanoseconds of CLOCK_MONOTONIC, which never goes back.
    public var now: UInt64 { linux_monotonic() }

    // MARK: Work

    /// Queues a piece of a task; from any thread.
    ///
    /// - Parameter job: run once, in the order of arrival, on the loop's thread.
    public func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        if isCurrent {
            jobs.append(job)
            return
        }
        let mustWake = inbox.withLock { inbox in
            inbox.jobs.append(job)
            return inbox.takeSleep()
        }
        if mustWake { wake() }
    }

    /// Runs `work` on the loop's thread in its next round; from any thread.
    ///
    /// - Parameter work: must not block.
    public func execute(_ work: @escaping @Sendable () -> Void) {
        let mustWake = inbox.withLock { inbox in
            inbox.work.append(work)
            return inbox.takeSleep()
        }
        if mustWake { wake() }
    }

    /// Ends the thread after the round that is running; returns when it has ended.
    ///
    /// Tasks that still wait on this loop never continue: cancel them first.
    public func stop() async {
        precondition(!isCurrent, "a loop cannot wait for its own end")
        execute { self.running = false }
        await withCheckedContinuation { continuation in
            let isOver = finished.withLock { waiting in
                waiting?.append(continuation)
                return waiting == nil
            }
            if isOver { continuation.resume() }
        }
    }

    private func wake() {
        var one: UInt64 = 1
        _ = Glibc.write(wakeUp, &one, 8)
    }

    // MARK: Descriptors

    /// Watches a descriptor, level triggered; on the loop's thread.
    ///
    /// - Parameters:
    ///   - descriptor: non-blocking; it stays the caller's to close, after ``forget(_:)``.
    ///   - readiness: what to report; errors and hang-ups are always reported.
    ///   - handler: kept until ``forget(_:)``.
    /// - Returns: what ``change(_:to:)`` and ``forget(_:)`` want.
    public func watch(
        _ descriptor: Int32, for readiness: Readiness, _ handler: any EventHandler
    ) -> Registration {
        assertCurrent()
        let index: Int
        if let free = freeSlots.popLast() {
            index = free
        } else {
            index = slots.count
            slots.append(Slot())
        }
        slots[index].handler = handler
        let registration = Registration(
            descriptor: descriptor, index: index, generation: slots[index].generation)
        let failed = linux_epoll_control(
            epoll, EPOLL_CTL_ADD, descriptor, readiness.rawValue, registration.tag)
        precondition(failed == 0, "epoll cannot watch descriptor \(descriptor): errno \(errno)")
        return registration
    }

    /// Changes what is reported of a descriptor; on the loop's thread.
    ///
    /// - Parameters:
    ///   - registration: from ``watch(_:for:_:)``, not yet forgotten.
    ///   - readiness: empty means errors and hang-ups only.
    public func change(_ registration: Registration, to readiness: Readiness) {
        assertCurrent()
        _ = linux_epoll_control(
            epoll, EPOLL_CTL_MOD, registration.descriptor, readiness.rawValue, registration.tag)
    }

    /// Ends the watch of a descriptor; on the loop's thread, before the descriptor is closed.
    ///
    /// - Parameter registration: events of it that this round already fetched are dropped.
    public func forget(_ registration: Registration) {
        assertCurrent()
        guard slots[registration.index].generation == registration.generation else { return }
        _ = linux_epoll_control(epoll, EPOLL_CTL_DEL, registration.descriptor, 0, 0)
        slots[registration.index].handler = nil
        slots[registration.index].generation &+= 1
        freeSlots.append(registration.index)
    }

    // MARK: Timers

    /// Runs `work` once, not before `delay` has passed; on the loop's thread.
    ///
    /// - Parameters:
    ///   - delay: nothing runs early; late by at most a round and a millisecond.
    ///   - work: must not block.
    /// - Returns: keep it to cancel; dropping it does not cancel.
    /// - Complexity: O(log n) of the pending timers.
    @discardableResult
    public func schedule(after delay: Duration, _ work: @escaping () -> Void) -> LoopTimer {
        assertCurrent()
        let timer = LoopTimer(due: now &+ delay.clampedNanoseconds, work: work)
        timers.insert(timer)
        return timer
    }

    /// Waits without a thread; from any task, on any executor.
    ///
    /// - Parameter delay: at once when it is not positive.
    /// - Throws: `CancellationError` as soon as the task is cancelled.
    public func sleep(for delay: Duration) async throws {
        let sleeper = Sleeper()
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                onLoop {
                    guard sleeper.begin(continuation) else { return }
                    sleeper.timer = self.schedule(after: delay) { sleeper.end(cancelled: false) }
                }
            }
        } onCancel: {
            onLoop { sleeper.end(cancelled: true) }
        }
    }

    /// Runs `work` now when this is the loop's thread, else soon.
    ///
    /// - Parameter work: must not block.
    public func onLoop(_ work: @escaping @Sendable () -> Void) {
        if isCurrent { work() } else { execute(work) }
    }

    /// Crashes when the caller is not on the loop's thread: state would be shared by mistake.
    public func assertCurrent() {
        precondition(isCurrent, "loop-bound state was touched from another thread")
    }

    // MARK: The thread

    private func run() {
        linux_set_thread_value(Unmanaged.passUnretained(self).toOpaque())
        let events = UnsafeMutablePointer<epoll_event>.allocate(capacity: EventLoop.eventsARound)
        defer { events.deallocate() }
        while running {
            let count = linux_epoll_wait(
                epoll, events, Int32(EventLoop.eventsARound), patience())
            for index in 0..<Int(max(count, 0)) {
                deliver(linux_event_tag(events + index), linux_event_bits(events + index))
            }
            for timer in timers.takeDue(now) { timer.fire() }
            takeInbox()
            runJobs()
        }
        linux_set_thread_value(nil)
        let waiting = finished.withLock { waiting in
            defer { waiting = nil }
            return waiting ?? []
        }
        for continuation in waiting { continuation.resume() }
    }

    private static let eventsARound = 256

    /// Milliseconds until there is something to do; -1 when only a descriptor can tell.
    private func patience() -> Int32 {
        if !jobs.isEmpty { return 0 }
        let isIdle = inbox.withLock { inbox in
            inbox.isSleeping = inbox.jobs.isEmpty && inbox.work.isEmpty
            return inbox.isSleeping
        }
        guard isIdle else { return 0 }
        guard let due = timers.nextDue else { return -1 }
        let now = now
        guard due > now else { return 0 }
        return Int32(clamping: (due - now + 999_999) / 1_000_000)
    }

    private func deliver(_ tag: UInt64, _ bits: UInt32) {
        if tag == EventLoop.wakeUpTag {
            var count: UInt64 = 0
            _ = Glibc.read(wakeUp, &count, 8)
            return
        }
        let index = Int(tag & 0xffff_ffff)
        guard slots[index].generation == UInt32(tag >> 32) else { return }
        slots[index].handler?.ready(Readiness(rawValue: bits))
    }

    private func takeInbox() {
        let (arrived, work) = inbox.withLock { inbox in
            inbox.isSleeping = false
            defer {
                inbox.jobs.removeAll(keepingCapacity: inbox.jobs.count < 1_024)
                inbox.work.removeAll(keepingCapacity: inbox.work.count < 1_024)
            }
            return (inbox.jobs, inbox.work)
        }
        jobs.append(contentsOf: arrived)
        for piece in work { piece() }
    }

    private func runJobs() {
        guard !jobs.isEmpty else { return }
        var batch: [UnownedJob] = []
        swap(&batch, &jobs)
        for job in batch { job.runSynchronously(on: asUnownedTaskExecutor()) }
        if jobs.isEmpty {
            batch.removeAll(keepingCapacity: true)
            swap(&batch, &jobs)
        }
    }
}

extension EventLoop {
    /// A watch that has begun.
    public struct Registration: Sendable {
        let descriptor: Int32
        let index: Int
        let generation: UInt32

        var tag: UInt64 { UInt64(generation) << 32 | UInt64(index) }
    }
}
