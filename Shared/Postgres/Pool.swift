// The connections of one loop, and who waits for them.
//
//   submit ----> idle connection ----> room behind others ----> wait (bounded, with a deadline)
//   lease  ----> idle connection -----------------------------> wait
//
// Invariants
// - Everything here is touched on the loop's thread only.
// - First come, first served: while somebody waits, nobody overtakes.
// - `connections.count + opening` never exceeds `limit`.
// - When no connection is left and none can be made, everybody who waits is told at once.

internal import CPostgres
internal import EventLoop

/// The connections of one loop; see the head of this file.
final class Pool: ConnectionOwner, @unchecked Sendable {
    // @unchecked: touched on the loop's thread only.

    let loop: EventLoop
    private let limit: Int
    private let settings: DatabaseSettings
    private let connector: Connector
    private let canceller: Canceller
    private let reportUp: @Sendable (Bool) -> Void

    private var connections: [Connection] = []
    private var opening = 0
    private var waiting = Queue<Ticket>()
    private var sweepTimer: LoopTimer?
    private var backOff = BackOff()
    private var lastFailure: PostgresError?
    private var retryTimer: LoopTimer?

    private var isClosing = false
    private var cutAt: Deadline?
    private var closers: [CheckedContinuation<Void, Never>] = []

    init(
        on loop: EventLoop, limit: Int, _ settings: DatabaseSettings, _ connector: Connector,
        _ canceller: Canceller, reportUp: @escaping @Sendable (Bool) -> Void
    ) {
        self.loop = loop
        self.limit = limit
        self.settings = settings
        self.connector = connector
        self.canceller = canceller
        self.reportUp = reportUp
    }

    // MARK: What callers want

    /// Runs a call on whichever connection has room; on the loop.
    func submit(_ call: Call) {
        if waiting.isEmpty, !isClosing, call.deadline?.hasPassed != true,
            let connection = available(false)
        {
            settings.observe?(.waited(.zero))
            connection.send(call)
            return beginSweeping()
        }
        place(
            Ticket(
                isExclusive: false, due: waitLimit(call.deadline), since: loop.now,
                isSettled: { call.isSettled },
                fail: { call.settle(.failure($0.renamed(call.command.name))) },
                grant: { $0.send(call) }))
    }

    func resend(_ call: Call) { submit(call) }

    /// Waits for a connection of one's own; from any thread.
    ///
    /// - Returns: leased; end with `release()` on the loop.
    func lease(for operation: String) async throws -> Connection {
        let lease = Lease()
        let due = waitLimit(Deadline.current)
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                loop.onLoop {
                    guard lease.begin(continuation) else { return }
                    self.place(
                        Ticket(
                            isExclusive: true, due: due, since: self.loop.now,
                            isSettled: { lease.isSettled },
                            fail: { lease.end(.failure($0.renamed(operation))) },
                            grant: { connection in
                                connection.lease()
                                lease.end(.success(connection))
                            }))
                }
            }
        } onCancel: {
            loop.onLoop { lease.end(.failure(CancellationError())) }
        }
    }

    private func waitLimit(_ deadline: Deadline?) -> Deadline {
        let own = Deadline.after(settings.statementTimeout)
        return min(deadline ?? own, own)
    }

    private func place(_ ticket: Ticket) {
        guard !isClosing else { return ticket.fail(.init(.closed, "pool", "closed")) }
        guard !ticket.due.hasPassed else {
            return ticket.fail(.init(.timedOut, "pool", "the deadline had passed before"))
        }
        if waiting.isEmpty, let connection = available(ticket.isExclusive) {
            return grant(ticket, connection)
        }
        if connections.isEmpty, opening == 0, let lastFailure { return ticket.fail(lastFailure) }
        guard waiting.count < DatabaseSettings.waitingLimit else {
            return ticket.fail(.init(.poolExhausted, "pool", "too many wait for a connection"))
        }
        waiting.append(ticket)
        openIfUseful()
        beginSweeping()
    }

    private func grant(_ ticket: Ticket, _ connection: Connection) {
        if let observe = settings.observe {
            observe(.waited(.nanoseconds(Int64(clamping: loop.now &- ticket.since))))
        }
        ticket.grant(connection)
        beginSweeping()
    }

    /// An idle connection, or for a statement the one with the fewest in flight.
    private func available(_ isExclusive: Bool) -> Connection? {
        var best: Connection?
        for connection in connections {
            if connection.isIdle { return connection }
            guard !isExclusive, connection.hasRoom else { continue }
            if connection.inFlight.count < best?.inFlight.count ?? .max { best = connection }
        }
        if best != nil, opening == 0, connections.count < limit { open() }
        return best
    }

    private func serveWaiting() {
        while let ticket = waiting.first {
            if ticket.isSettled() {
                waiting.removeFirst()
                continue
            }
            guard let connection = available(ticket.isExclusive) else { break }
            waiting.removeFirst()
            grant(ticket, connection)
        }
        openIfUseful()
    }

    private func failWaiting(_ error: PostgresError) {
        while let ticket = waiting.first {
            waiting.removeFirst()
            ticket.fail(error)
        }
    }

    // MARK: Connections

    private func openIfUseful() {
        while opening < waiting.count, connections.count + opening < limit, !isClosing {
            guard retryTimer == nil else { return }
            open()
        }
    }

    private func open() {
        guard retryTimer == nil, !isClosing else { return }
        opening += 1
        Task(executorPreference: loop) {
            let outcome: Result<PostgresHandle, PostgresError>
            do {
                outcome = .success(try await self.connector.connect())
            } catch let error as PostgresError {
                outcome = .failure(error)
            } catch {
                outcome = .failure(PostgresError(.cannotConnect, "connect", "interrupted"))
            }
            self.loop.onLoop { self.opened(outcome) }
        }
    }

    private func opened(_ outcome: Result<PostgresHandle, PostgresError>) {
        opening -= 1
        switch outcome {
        case .success(let handle):
            guard !isClosing else {
                PQfinish(handle.pointer)
                return finishClosing()
            }
            backOff = BackOff()
            lastFailure = nil
            connections.append(Connection(handle, on: loop, settings, canceller, owner: self))
            settings.observe?(.connected)
            reportUp(true)
            serveWaiting()
        case .failure(let error):
            couldNotOpen(error)
        }
    }

    private func couldNotOpen(_ error: PostgresError) {
        settings.observe?(.disconnected(error))
        lastFailure = error
        if connections.isEmpty {
            reportUp(false)
            failWaiting(error)
        }
        if isClosing { return finishClosing() }
        guard retryTimer == nil else { return }
        retryTimer = loop.schedule(after: backOff.next()) {
            self.retryTimer = nil
            if self.connections.isEmpty, self.opening == 0 {
                self.open()
            } else {
                self.openIfUseful()
            }
        }
    }

    func connectionHasRoom(_ connection: Connection) {
        if isClosing, connection.isIdle {
            connection.drop(PostgresError(.closed, "close", "closed"))
        } else {
            serveWaiting()
        }
    }

    func connectionIsGone(_ connection: Connection, _ error: PostgresError) {
        guard let index = connections.firstIndex(where: { $0 === connection }) else { return }
        connections.remove(at: index)
        if isClosing { return finishClosing() }
        settings.observe?(.disconnected(error))
        // One is always made anew, so that ``Database/isUp`` tells the truth without traffic.
        if connections.isEmpty, opening == 0 { open() } else { openIfUseful() }
    }

    // MARK: Time

    private static let sweepInterval = Duration.milliseconds(50)

    /// Looks for passed deadlines as long as anything waits: one timer a loop, not one a call.
    private func beginSweeping() {
        guard sweepTimer == nil else { return }
        sweepTimer = loop.schedule(after: Pool.sweepInterval) {
            self.sweepTimer = nil
            self.sweep()
        }
    }

    private func sweep() {
        waiting.removeAll { ticket in
            if ticket.isSettled() { return true }
            guard ticket.due.hasPassed else { return false }
            ticket.fail(.init(.poolExhausted, "pool", "no connection was free in time"))
            return true
        }
        for connection in connections { connection.sweep() }
        if let cutAt, cutAt.hasPassed {
            for connection in connections { connection.drop(.init(.closed, "close", "closed")) }
        }
        let isBusy = connections.contains { !$0.inFlight.isEmpty }
        if isBusy || !waiting.isEmpty || isClosing && !connections.isEmpty { beginSweeping() }
    }

    /// Closes what is idle, lets the rest finish within 5 s, and returns when all are closed.
    func close() async {
        await withCheckedContinuation { continuation in
            loop.onLoop {
                self.closers.append(continuation)
                self.isClosing = true
                self.retryTimer?.cancel()
                self.cutAt = Deadline.after(DatabaseSettings.closePatience)
                self.failWaiting(PostgresError(.closed, "close", "closed"))
                for connection in self.connections where connection.isIdle {
                    connection.drop(PostgresError(.closed, "close", "closed"))
                }
                self.beginSweeping()
                self.finishClosing()
            }
        }
    }

    private func finishClosing() {
        guard connections.isEmpty, opening == 0 else { return }
        // A timer would keep the pool for as long as the loop.
        sweepTimer?.cancel()
        sweepTimer = nil
        let closers = closers
        self.closers = []
        for closer in closers { closer.resume() }
    }
}

/// A place in the queue for a connection.
private struct Ticket {
    let isExclusive: Bool
    let due: Deadline
    let since: UInt64
    let isSettled: () -> Bool
    let fail: (PostgresError) -> Void
    let grant: (Connection) -> Void
}

/// A task that waits for a connection of its own; touched on the loop's thread only.
private final class Lease: @unchecked Sendable {
    private var continuation: CheckedContinuation<Connection, any Error>?
    private(set) var isSettled = false

    /// Whether to wait at all; `false` when the cancellation came first.
    func begin(_ continuation: CheckedContinuation<Connection, any Error>) -> Bool {
        guard !isSettled else {
            continuation.resume(throwing: CancellationError())
            return false
        }
        self.continuation = continuation
        return true
    }

    func end(_ outcome: Result<Connection, any Error>) {
        guard !isSettled else { return }
        isSettled = true
        continuation?.resume(with: outcome)
        continuation = nil
    }
}
