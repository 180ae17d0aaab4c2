// One connection in pipeline mode, on one loop.
//
//   send:    [BEGIN] [prepare] execute sync | [prepare] execute sync | ...
//   answers:    1        1        1     1   |     1        1     1   |
//
// Each call ends with its own sync, so an error aborts nothing but its own call, and a call is
// over when its sync is answered: only then has an implicit transaction committed. COPY and
// migration scripts leave pipeline mode for a while: see Connection+Plain.swift.
//
// Invariants
// - Everything here is touched on the loop's thread only.
// - `inFlight` holds the calls whose sync was sent and not answered, in that order.
// - A connection that is dropped has settled all its calls.
//
// It deliberately knows nothing of pools: its owner is told when it has room, or is gone.

internal import CPostgres
internal import EventLoop

/// Whoever holds connections.
protocol ConnectionOwner: AnyObject {
    /// The connection answered, was given back, or can be used again.
    func connectionHasRoom(_ connection: Connection)

    /// The connection is closed; its calls are settled.
    func connectionIsGone(_ connection: Connection, _ error: PostgresError)

    /// A call that failed by no fault of its own; it is not bound to the connection.
    func resend(_ call: Call)
}

/// One connection; see the head of this file.
final class Connection: EventHandler, @unchecked Sendable {
    // @unchecked: touched on the loop's thread only.

    let loop: EventLoop
    let settings: DatabaseSettings
    private let canceller: Canceller
    private weak var owner: (any ConnectionOwner)?
    private(set) var handle: OpaquePointer?
    private var registration: EventLoop.Registration?
    private var interest: Readiness = .read

    private(set) var inFlight: [Call] = []
    /// By the plan's number: how often it was prepared here, negative when it must be again.
    private var prepared: [Int] = []

    /// Whether one transaction, COPY or migration run has it for itself.
    private(set) var isLeased = false
    private var isToRelease = false
    /// Whether a cancel request is under way: what runs next could be hit by it.
    private var isCancelling = false
    private var lastCancelAt: UInt64 = 0
    private var dropAt: Deadline?
    private var lastAnswerAt: UInt64 = 0

    var isPlain = false
    var plainWaiter: PlainWaiter?

    init(
        _ handle: PostgresHandle, on loop: EventLoop, _ settings: DatabaseSettings,
        _ canceller: Canceller, owner: any ConnectionOwner
    ) {
        self.handle = handle.pointer
        self.loop = loop
        self.settings = settings
        self.canceller = canceller
        self.owner = owner
        _ = PQenterPipelineMode(handle.pointer)
        registration = loop.watch(PQsocket(handle.pointer), for: .read, self)
    }

    deinit { if let handle { PQfinish(handle) } }

    var isOpen: Bool { handle != nil }

    /// Whether somebody can have it for himself.
    var isIdle: Bool { isOpen && !isLeased && !isCancelling && inFlight.isEmpty }

    /// Whether one more statement may queue here, behind statements that are known to be quick.
    var hasRoom: Bool {
        isOpen && !isLeased && !isCancelling && inFlight.count < DatabaseSettings.pipelineDepth
            && inFlight.allSatisfy { $0.command.isQuick && !$0.isAbandoned }
    }

    // MARK: Sending

    /// Sends a call behind those in flight; it is settled in any case.
    func send(_ call: Call, timeout: Duration? = nil) {
        guard let handle else {
            call.settle(.failure(PostgresError(.connectionLost, call.command.name, "closed")))
            return
        }
        let limit = Deadline.after((timeout ?? settings.statementTimeout) + DatabaseSettings.grace)
        call.due = min(call.deadline ?? limit, limit)
        call.sentAt = loop.now
        call.connection = self
        call.answersBefore = call.prelude.count
        inFlight.append(call)
        var isSent = true
        for command in call.prelude {
            isSent = isSent && PQsendQueryParams(handle, command, 0, nil, nil, nil, nil, 1) == 1
        }
        isSent = isSent && sendCommand(call, handle) && PQpipelineSync(handle) == 1
        guard isSent else {
            drop(.init(.connectionLost, call.command.name, String(cString: PQerrorMessage(handle))))
            return
        }
        flush()
    }

    private func sendCommand(_ call: Call, _ handle: OpaquePointer) -> Bool {
        let parameters = call.command.parameters
        switch call.command.text {
        case .plain(let text):
            return parameters.withPointers { values in
                PQsendQueryParams(
                    handle, text, Int32(parameters.count), parameters.types, values,
                    parameters.lengths, parameters.formats, 1)
            } == 1
        case .prepared(let plan):
            let name = preparedName(plan)
            if needsPreparing(plan) {
                let types = plan.types
                guard PQsendPrepare(handle, name, plan.sql, Int32(types.count), types) == 1 else {
                    return false
                }
                prepared[plan.number] = -prepared[plan.number]
                call.answersBefore += 1
            }
            return parameters.withPointers { values in
                PQsendQueryPrepared(
                    handle, name, Int32(parameters.count), values, parameters.lengths,
                    parameters.formats, 1)
            } == 1
        }
    }

    private func needsPreparing(_ plan: StatementPlan) -> Bool { prepared[plan.number] < 0 }

    /// Unique by number; the rest is for whoever reads `pg_prepared_statements`.
    private func preparedName(_ plan: StatementPlan) -> String {
        while prepared.count <= plan.number { prepared.append(-1) }
        return "s\(plan.number)v\(abs(prepared[plan.number]))"
    }

    private func forget(_ plan: StatementPlan, renaming: Bool) {
        guard plan.number < prepared.count else { return }
        prepared[plan.number] = -abs(prepared[plan.number]) - (renaming ? 1 : 0)
    }

    private func flush() {
        guard let handle else { return }
        switch PQflush(handle) {
        case 0: setInterest(.read)
        case 1: setInterest([.read, .write])
        default: drop(lost("send"))
        }
    }

    func setInterest(_ readiness: Readiness) {
        guard readiness != interest, let registration else { return }
        interest = readiness
        loop.change(registration, to: readiness)
    }

    // MARK: Answers

    func ready(_ readiness: Readiness) {
        guard let handle else { return }
        if isPlain { return plainReady(readiness) }
        if PQconsumeInput(handle) == 0 {
            collect()
            drop(lost("receive"))
            return
        }
        if interest.contains(.write) { flush() }
        collect()
    }

    /// Takes all results that have arrived.
    private func collect() {
        var done: [Call] = []
        var isAfterNone = false
        while let handle, PQisBusy(handle) == 0 {
            guard let result = PQgetResult(handle) else {
                // None ends each command; a second one in a row, the pipeline.
                if isAfterNone || inFlight.isEmpty { break }
                isAfterNone = true
                continue
            }
            isAfterNone = false
            guard let call = inFlight.first else {
                PQclear(result)
                continue
            }
            if take(result, for: call) { done.append(inFlight.removeFirst()) }
        }
        guard !done.isEmpty else { return }
        let now = loop.now
        for call in done {
            call.command.took((now &- max(call.sentAt, lastAnswerAt)) / UInt64(done.count))
            finish(call)
        }
        lastAnswerAt = now
        afterAnswers()
    }

    /// Whether the call is over.
    private func take(_ result: OpaquePointer, for call: Call) -> Bool {
        switch PQresultStatus(result) {
        case PGRES_PIPELINE_SYNC:
            PQclear(result)
            return true
        case PGRES_COMMAND_OK, PGRES_TUPLES_OK:
            if call.answersBefore > 0 {
                call.answersBefore -= 1
                PQclear(result)
            } else {
                call.result = QueryResult(result, operation: call.command.name)
            }
        case PGRES_PIPELINE_ABORTED:
            PQclear(result)
        default:
            if call.failure == nil {
                call.failure = PostgresError(result, operation: call.command.name)
                if call.answersBefore > 0, case .prepared(let plan) = call.command.text {
                    forget(plan, renaming: false)
                }
            }
            PQclear(result)
        }
        return false
    }

    private func finish(_ call: Call) {
        if let observe = settings.observe {
            observe(
                .finished(
                    statement: call.command.name,
                    duration: .nanoseconds(Int64(clamping: loop.now &- call.sentAt)),
                    error: call.failure))
        }
        guard isWorthResending(call), let owner else { return call.complete() }
        call.wasResent = true
        call.connection = nil
        call.failure = nil
        call.result = nil
        owner.resend(call)
    }

    /// Whether the failure was none of the call's own: its plan was stale, or a cancel request
    /// that was meant for the call before it came late.
    private func isWorthResending(_ call: Call) -> Bool {
        guard let code = call.failure?.code else { return false }
        if ["26000", "0A000"].contains(code), case .prepared(let plan) = call.command.text {
            forget(plan, renaming: true)
            return !isLeased && !call.wasResent && !call.isSettled
        }
        return code == "57014" && lastCancelAt >= call.sentAt && !isLeased && !call.wasResent
            && !call.isSettled
    }

    private func afterAnswers() {
        if inFlight.first?.isAbandoned == true {
            askToCancel()
        } else {
            dropAt = nil
        }
        if isToRelease, inFlight.isEmpty { endLease() }
        owner?.connectionHasRoom(self)
    }

    // MARK: Giving up

    /// Called by a call that nobody waits for any more.
    func callWasAbandoned(_ call: Call) {
        if call === inFlight.first { askToCancel() }
    }

    private func askToCancel() {
        dropAt = Deadline.after(DatabaseSettings.cancelPatience)
        guard let handle, !isCancelling else { return }
        isCancelling = true
        lastCancelAt = loop.now
        canceller.cancel(handle) {
            self.loop.execute {
                self.isCancelling = false
                if self.isOpen { self.owner?.connectionHasRoom(self) }
            }
        }
    }

    /// Ends what is past its deadline, and the connection when the server does not react.
    func sweep() {
        for call in inFlight where !call.isSettled && call.due.hasPassed {
            call.abandon(PostgresError(.timedOut, call.command.name, "no answer in time"))
        }
        if let dropAt, dropAt.hasPassed {
            drop(PostgresError(.connectionLost, "cancel", "the server does not answer"))
        }
    }

    /// Has the server stop, without waiting for it, and closes the connection.
    func dropCancelling(_ error: PostgresError) {
        if let handle { canceller.cancel(handle) {} }
        drop(error)
    }

    /// Closes the connection; all calls fail with `error`.
    func drop(_ error: PostgresError) {
        guard let handle else { return }
        self.handle = nil
        if let registration { loop.forget(registration) }
        registration = nil
        PQfinish(handle)
        let calls = inFlight
        inFlight = []
        for call in calls {
            if call.failure == nil {
                call.failure = error.renamed(call.command.name)
            }
            call.complete()
        }
        plainWaiter?.end(error)
        plainWaiter = nil
        owner?.connectionIsGone(self, error)
    }

    func lost(_ operation: String) -> PostgresError {
        let text = handle.map { String(cString: PQerrorMessage($0)).oneLine } ?? "closed"
        return PostgresError(.connectionLost, operation, text)
    }

    // MARK: Leases

    /// Gives the connection to one holder.
    func lease() {
        precondition(isIdle, "a connection in use cannot be leased")
        isLeased = true
    }

    /// Takes it back as soon as what is in flight has been answered.
    func release() {
        isToRelease = true
        if inFlight.isEmpty {
            endLease()
            owner?.connectionHasRoom(self)
        }
    }

    private func endLease() {
        isToRelease = false
        isLeased = false
        guard let handle else { return }
        if isPlain || PQtransactionStatus(handle) != PQTRANS_IDLE {
            drop(PostgresError(.connectionLost, "release", "left in the middle of something"))
        }
    }
}
