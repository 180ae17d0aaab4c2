import EventLoop
import Synchronization
import TestKit
import Testing

@Suite("An event loop")
struct EventLoopTests {
    @Test func `every piece of a task that prefers a loop runs on its thread`() async throws {
        let loops = EventLoops(count: 2)
        let loop = loops.all[1]

        let places = try await Task(executorPreference: loop) {
            var places = [loop.isCurrent]
            try await loop.sleep(for: .milliseconds(1))
            places.append(loop.isCurrent)
            await Task.yield()
            places.append(loop.isCurrent)
            return places
        }.value

        #expect(places == [true, true, true])
        await loops.stop()
    }

    @Test func `timers fire in the order of their due times, not of their making`() async throws {
        let loop = EventLoop()
        let order = Mutex<[Int]>([])

        await withCheckedContinuation { continuation in
            loop.execute {
                for delay in [5, 1, 3, 2, 4] {
                    loop.schedule(after: .milliseconds(delay)) {
                        order.withLock { $0.append(delay) }
                    }
                }
                loop.schedule(after: .milliseconds(6)) { continuation.resume() }
            }
        }

        #expect(order.withLock { $0 } == [1, 2, 3, 4, 5])
        await loop.stop()
    }

    @Test func `a cancelled timer never fires`() async throws {
        let loop = EventLoop()
        let fired = Atomic<Int>(0)

        await withCheckedContinuation { continuation in
            loop.execute {
                for index in 0..<3_000 {
                    let timer = loop.schedule(after: .milliseconds(1)) {
                        fired.add(1, ordering: .relaxed)
                    }
                    if index % 3 != 0 { timer.cancel() }
                }
                loop.schedule(after: .milliseconds(2)) { continuation.resume() }
            }
        }

        #expect(fired.load(ordering: .relaxed) == 1_000)
        await loop.stop()
    }

    @Test func `a cancelled sleep ends at once`() async throws {
        let loop = EventLoop()
        let sleeper = Task { try await loop.sleep(for: .seconds(3_600)) }

        sleeper.cancel()

        await #expect(throws: CancellationError.self) { try await sleeper.value }
        await loop.stop()
    }

    @Test func `work from other threads arrives in order and none is lost`() async throws {
        let loop = EventLoop()
        let count = 20_000
        let sum = Mutex<[Int]>([])

        await withCheckedContinuation { continuation in
            for index in 0..<count {
                loop.execute {
                    sum.withLock { $0.append(index) }
                    if index == count - 1 { continuation.resume() }
                }
            }
        }

        #expect(sum.withLock { $0 } == Array(0..<count))
        await loop.stop()
    }

    @Test func `a timer does not wait for tasks that never end`() async throws {
        let loop = EventLoop()
        let spinner = Task(executorPreference: loop) {
            while !Task.isCancelled { await Task.yield() }
        }

        try await loop.sleep(for: .milliseconds(5))

        spinner.cancel()
        await spinner.value
        await loop.stop()
    }

    @Test func `blocking work returns its value, or throws its error`() async throws {
        struct Failure: Error {}
        let thread = BlockingThread()

        #expect(try await thread.run { 41 + 1 } == 42)
        await #expect(throws: Failure.self) { try await thread.run { throw Failure() } }
    }
}

@Suite("A deadline")
struct DeadlineTests {
    @Test func `waiting within a deadline is never longer than the deadline`() {
        Deadline.$current.withValue(.after(.seconds(1))) {
            #expect(Deadline.within(.seconds(60)).remaining <= .seconds(1))
            #expect(Deadline.within(.milliseconds(1)).remaining <= .milliseconds(1))
        }
        #expect(Deadline.within(.seconds(60)).remaining > .seconds(59))
    }

    @Test func `a duration of centuries does not overflow`() {
        #expect(Deadline.after(.seconds(Int64.max)).remaining > .seconds(1_000_000))
        #expect(Deadline.after(.seconds(-1)).hasPassed)
    }
}
