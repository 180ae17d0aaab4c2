internal import EventLoop
internal import Service

/// Watches a spool: slow disks, losses, its figures, and how long it can hold.
struct SpoolWatch: Sendable {
    private let spool: Spool
    private let daemon: Daemon
    private let forecast = SpoolForecast()

    init(_ spool: Spool, _ daemon: Daemon) {
        self.spool = spool
        self.daemon = daemon
    }

    /// Begins at once, whether PostgreSQL is there or not.
    func start() {
        addMetrics()
        let loop = daemon.loops.next()
        let task = Task(executorPreference: loop) { try await watch(on: loop) }
        daemon.onEnd { task.cancel() }
    }

    private func addMetrics() {
        let metrics = daemon.metrics
        metrics.gauge("audience_spool_hits", "Hits that PostgreSQL does not have yet.") { [spool] in
            Double(spool.depth)
        }
        metrics.gauge("audience_spool_bytes", "Bytes that the spool takes.") { [spool] in
            Double(spool.bytes)
        }
        metrics.gauge(
            "audience_spool_seconds_left", "How long the spool can hold at the present rate."
        ) { [spool, forecast] in forecast.secondsLeft(in: spool.room) }
        metrics.gauge("audience_spool_lost_total", "Hits that were not kept.") { [spool] in
            Double(spool.tally.lost)
        }
        metrics.gauge(
            "audience_spool_given_up_total", "Hits that were too old or damaged to be shipped."
        ) { [spool] in Double(spool.tally.givenUp) }
        metrics.gauge(
            "audience_spool_late_total", "Hits answered before they were on the disk."
        ) { [spool] in Double(spool.tally.late) }
    }

    private func watch(on loop: EventLoop) async throws {
        var told = SpoolTally()
        var quiet = Deadline.after(.zero)
        while true {
            try await loop.sleep(for: .milliseconds(250))
            spool.tend()
            forecast.note(written: spool.written, depth: spool.depth, at: loop.now)
            for notice in spool.takeNotices() {
                daemon.log.error("spool", [("reason", .string(notice))])
            }
            let tally = spool.tally
            daemon.health.set("spool", state(tally, at: loop.now))
            let lost = tally.lost + tally.givenUp - told.lost - told.givenUp
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

    private func state(_ tally: SpoolTally, at now: UInt64) -> Health.State {
        if let trouble = tally.trouble { return .missing(trouble) }
        guard forecast.isHolding(at: now) else { return .ok }
        let room =
            forecast.secondsLeft(in: spool.room).map {
                "room for \(Duration.seconds($0).inWords) at the present rate"
            } ?? "nothing arrives"
        return .missing("holds \(spool.depth) hits that PostgreSQL does not take: \(room)")
    }
}

extension Duration {
    /// Such as `3 h` or `40 min`.
    fileprivate var inWords: String {
        let seconds = components.seconds
        if seconds >= 172_800 { return "\(seconds / 86_400) days" }
        if seconds >= 7_200 { return "\(seconds / 3_600) h" }
        return seconds >= 120 ? "\(seconds / 60) min" : "\(seconds) s"
    }
}
