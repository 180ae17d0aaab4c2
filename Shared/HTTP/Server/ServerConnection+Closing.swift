internal import EventLoop

/// Time, sending and the ways a connection ends.
extension ServerConnection {
    // MARK: Time

    /// Works out when to look at the connection again.
    func updateDue() {
        due = nextDue
        if due < hub.nextSweep { hub.look(at: self, hub.loop.now) }
    }

    private var nextDue: UInt64 {
        var next = phaseDue
        if phase == .serving {
            next = hasStartedReply ? .max : current?.due ?? .max
            if !bodyIsWhole { next = min(next, slowCheckAt) }
            if let endedAt {
                let patience = settings.halfClosed.clampedNanoseconds
                next = min(next, max(endedAt, beganAt) &+ patience)
            }
        }
        if transport.pending > 0 {
            next = min(next, transport.progressAt &+ settings.writeTimeout.clampedNanoseconds)
        }
        return next
    }

    /// Does what is due.
    func check(_ now: UInt64) {
        guard now >= due, phase != .closed else { return }
        // Bytes may have been sent since it was worked out.
        due = nextDue
        guard now >= due else { return }
        let writeTimeout = settings.writeTimeout.clampedNanoseconds
        if transport.pending > 0, now >= transport.progressAt &+ writeTimeout { return cut() }
        switch phase {
        case .reading:
            if isInHead {
                refuse(Problem(.requestTimeout, "request-timeout", "The header took too long."))
            } else {
                close()
            }
        case .serving: checkServing(now)
        case .draining: linger()
        case .lingering: close()
        case .closed: break
        }
    }

    private func checkServing(_ now: UInt64) {
        if let core = current, !hasStartedReply, now >= core.due { return overrun() }
        if let endedAt,
            now >= max(endedAt, beganAt) &+ settings.halfClosed.clampedNanoseconds
        {
            return cut()
        }
        if !bodyIsWhole, now >= slowCheckAt { checkBody(now) }
        updateDue()
    }

    private func checkBody(_ now: UInt64) {
        guard let source = current?.body, !source.isFull else {
            return restartBodyClock(now)
        }
        let late = now - slowSince - min(settings.bodyGrace.clampedNanoseconds, now - slowSince)
        if Double(slowBytes) < Double(late) / 1e9 * Double(settings.bodyBytesPerSecond) {
            slowCheckAt = .max
            mustClose = true
            source.fail(RequestFault.bodyTooSlow)
        } else {
            slowCheckAt = now &+ 1_000_000_000
        }
    }

    /// Begins to measure the speed of the body anew: we had not been reading it.
    func restartBodyClock(_ now: UInt64) {
        slowSince = now
        slowBytes = 0
        slowCheckAt = now &+ settings.bodyGrace.clampedNanoseconds
        updateDue()
    }

    // MARK: Sending

    func flush() {
        transport.flush()
        if transport.isOpen, transport.pending > 0 { updateDue() }
    }

    /// Sends what is queued in the next round, together with what is queued until then.
    func planFlush() {
        guard !isFlushPlanned, transport.pending > 0 else { return }
        isFlushPlanned = true
        hub.loop.schedule(after: .zero) {
            self.isFlushPlanned = false
            guard self.phase != .closed else { return }
            self.flush()
        }
    }

    // MARK: The end

    /// Sends what is left, says goodbye, and gives the peer a moment to read it.
    func linger() {
        guard phase != .lingering, phase != .closed else { return }
        phase = .lingering
        phaseDue = hub.loop.now &+ ServerConnection.lingerTime
        transport.flush()
        guard phase == .lingering else { return }
        if transport.pending == 0 { finishLingering() } else { updateDue() }
    }

    /// How long a peer may take to close after us.
    private static let lingerTime: UInt64 = 2_000_000_000

    func finishLingering() {
        guard phase == .lingering else { return }
        if transport.hasEnded || (bodyIsWhole && isClean) { return close() }
        transport.shutDownSending()
        transport.watchesEnd = true
        phaseDue = hub.loop.now &+ ServerConnection.lingerTime
        updateDue()
    }

    /// Closes when nothing is under way, else after the reply.
    func stopWhenDone() {
        if isIdle, transport.pending == 0 { return close() }
        if phase != .lingering { mustClose = true }
    }

    /// Ends whatever is under way.
    func cut() { cut(aborting: false) }

    func cut(aborting: Bool) {
        guard phase != .closed else { return }
        if phase == .serving, let core = current {
            // 499: the peer was gone before the reply, as nginx counts it.
            report(Status(rawValue: 499), Request(core: core), nil, hub.loop.now)
        }
        if let direct { report(direct, Status(rawValue: 499), hub.loop.now) }
        direct = nil
        if aborting { transport.abort() }
        close()
    }

    func close() {
        guard phase != .closed else { return }
        phase = .closed
        endTurn()
        current?.body?.fail(ConnectionEnded())
        current = nil
        direct = nil
        due = .max
        transport.close()
        let waiting = writer
        writer = nil
        waiting?.resume(throwing: ConnectionEnded())
        hub.remove(self)
    }
}

/// The peer went away while its request was served.
struct ConnectionEnded: Error {}
