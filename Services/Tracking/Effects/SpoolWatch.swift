internal import EventLoop
internal import Service

/// Watches a spool: slow disks, losses, and its figures.
struct SpoolWatch: Sendable {
    private let spool: Spool
    private let daemon: Daemon

    init(_ spool: Spool, _ daemon: Daemon) {
        self.spool = spool
        self.daemon = daemon
    }

    /// Begins at once, whether PostgreSQL is there or not.
    func start() {
        let metrics = daemon.metrics
        metrics.gauge("audience_spool_hits", "Hits that PostgreSQL does not have yet.") { [spool] in
            Double(spool.depth)
        }
        metrics.gauge("audience_spool_lost_total", "Hits that were not kept.") { [spool] in
            Double(spool.tally.lost)
        }
        metrics.gauge(
            "audience_spool_late_total", "Hits answered before they were on the disk."
        ) { [spool] in Double(spool.tally.late) }
        let loop = daemon.loops.next()
        let task = Task(executorPreference: loop) { try await watch(on: loop) }
        daemon.onStop { task.cancel() }
    }

    private func watch(on loop: EventLoop) async throws {
        var told = SpoolTally()
        var quiet = Deadline.after(.zero)
        while true {
            try await loop.sleep(for: .milliseconds(250))
            spool.tend()
            let tally = spool.tally
            daemon.health.set("spool", tally.trouble.map { .missing($0) } ?? .ok)
            let lost = tally.lost - told.lost
            guard quiet.hasPassed, lost > 0 || tally.trouble != told.trouble else { continue }
            quiet = .after(.seconds(60))
            told = tally
            daemon.log.error(
                "spool",
                [
                    ("lost", .int(Int64(lost))), ("late", .int(Int64(tally.late))),
                    ("reason", .string(tally.trouble ?? "healed")),
                ])
        }
    }
}
