/// Work that is due once.
///
/// Loop-bound: made, cancelled and fired on one loop's thread.
public final class LoopTimer {
    let due: UInt64
    private var work: (() -> Void)?

    init(due: UInt64, work: @escaping () -> Void) {
        self.due = due
        self.work = work
    }

    /// Drops the work; nothing happens when it ran already.
    public func cancel() { work = nil }

    var isCancelled: Bool { work == nil }

    func fire() {
        let work = work
        self.work = nil
        work?()
    }
}

/// A binary heap by due time; cancelled timers leave when they reach the top, or when they
/// are more than half of it.
struct TimerHeap {
    private var timers: [LoopTimer] = []
    private var sweepAt = 1_024

    /// When the first pending timer is due; `nil` when none is.
    var nextDue: UInt64? {
        mutating get {
            while let first = timers.first, first.isCancelled { removeFirst() }
            return timers.first?.due
        }
    }

    mutating func insert(_ timer: LoopTimer) {
        if timers.count >= sweepAt { sweep() }
        timers.append(timer)
        rise(from: timers.count - 1)
    }

    mutating func takeDue(_ now: UInt64) -> [LoopTimer] {
        var due: [LoopTimer] = []
        while let first = timers.first, first.isCancelled || first.due <= now {
            if !first.isCancelled { due.append(first) }
            removeFirst()
        }
        return due
    }

    private mutating func sweep() {
        let pending = timers.filter { !$0.isCancelled }
        timers.removeAll(keepingCapacity: true)
        for timer in pending {
            timers.append(timer)
            rise(from: timers.count - 1)
        }
        sweepAt = max(1_024, timers.count * 2)
    }

    private mutating func removeFirst() {
        timers.swapAt(0, timers.count - 1)
        timers.removeLast()
        sink(from: 0)
    }

    private mutating func rise(from start: Int) {
        var child = start
        while child > 0 {
            let parent = (child - 1) / 2
            guard timers[child].due < timers[parent].due else { return }
            timers.swapAt(child, parent)
            child = parent
        }
    }

    private mutating func sink(from start: Int) {
        var parent = start
        while true {
            var least = parent
            for child in [2 * parent + 1, 2 * parent + 2] where child < timers.count {
                if timers[child].due < timers[least].due { least = child }
            }
            guard least != parent else { return }
            timers.swapAt(parent, least)
            parent = least
        }
    }
}
