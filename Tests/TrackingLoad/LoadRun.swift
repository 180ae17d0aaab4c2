import EventLoop
import Model
import Synchronization

/// The workers of a run, and the line that says each second how it goes.
struct LoadRun: Sendable {
    let plan: LoadPlan
    let loop: EventLoop

    /// What a run measured.
    struct Measured: Sendable {
        var latencies = LatencyHistogram()
        var counts = LoadCounts()
        var fates: TokenFates
        var seconds = 0.0

        /// When the last request was answered, by the wall clock.
        var endedAt = Instant.now
    }

    /// Loads, telling each second how it goes.
    func run(tell: (String) -> Void) async throws -> Measured {
        let workers = (0..<plan.options.threads).map { LoadWorker(plan, number: $0) }
        var measured = Measured(
            fates: TokenFates(count: plan.options.verifies ? plan.book.count : 0))
        let running = workers.enumerated().map { number, worker in
            Task(executorPreference: loop) {
                try await BlockingThread(name: "load-\(number)").run { try worker.run() }
            }
        }
        var second = loop.now
        while try await goesOnForASecond(workers) {
            let latest = collect(workers, &measured)
            let now = loop.now
            tell(line(latest, Double(now - second) / 1e9, measured.counts))
            second = now
        }
        _ = collect(workers, &measured)
        measured.endedAt = .now
        for task in running { measured.fates.add(try await task.value) }
        let times = workers.map { worker in worker.progress.withLock { ($0.began, $0.ended) } }
        let (began, ended) = (times.map(\.0).min() ?? 0, times.map(\.1).max() ?? 0)
        measured.seconds = Double(max(ended, began) - began) / 1e9
        return measured
    }

    /// Whether anyone still works after a second.
    private func goesOnForASecond(_ workers: [LoadWorker]) async throws -> Bool {
        for _ in 0..<20 {
            guard !workers.allSatisfy({ $0.progress.withLock(\.isOver) }) else { return false }
            try await loop.sleep(for: .milliseconds(50))
        }
        return true
    }

    /// Takes over what was measured since the last call.
    private func collect(
        _ workers: [LoadWorker], _ measured: inout Measured
    ) -> LatencyHistogram {
        var latest = LatencyHistogram()
        var counts = LoadCounts()
        for worker in workers {
            let (part, sum) = worker.progress.withLock { ($0.take(), $0.counts) }
            latest.add(part)
            counts.add(sum)
        }
        measured.latencies.add(latest)
        measured.counts = counts
        return latest
    }

    private func line(
        _ latest: LatencyHistogram, _ seconds: Double, _ counts: LoadCounts
    ) -> String {
        let rate = LoadText.grouped(Int(Double(latest.count) / max(0.001, seconds)))
        var line = LoadText.right(rate, 9) + "/s"
        for (name, share) in [("p50", 0.5), ("p99", 0.99)] {
            line += "  \(name) \(LoadText.milliseconds(latest.value(at: share)))"
        }
        line += "  max \(LoadText.milliseconds(latest.longest)) ms"
        return line + "  failed \(counts.failures)  broken \(counts.broken)"
    }
}
