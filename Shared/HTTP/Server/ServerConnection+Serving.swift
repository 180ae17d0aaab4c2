internal import EventLoop

/// From the head of a request to the end of its reply.
extension ServerConnection {
    // MARK: The request

    /// Takes a head: answers at once what needs no task.
    ///
    /// - Returns: the room of the head's bytes, when nobody needs them any more.
    func begin(_ head: consuming MessageHead) -> [UInt8] {
        let now = hub.loop.now
        let framing = head.framing
        beginExchange(framing, now)
        var early: Early?
        var endpoint: Endpoint?
        var values = PathRanges()
        switch route(head) {
        case .found(let found, let ranges):
            endpoint = found
            values = ranges
            early = objection(to: framing, on: found.route)
        case .wrongMethod(let allowed):
            early = head.method == .options ? .allowed(allowed) : .wrongMethod(allowed)
        case .none: early = noRoute(head)
        }
        // RFC 9112 section 3.2: whatever was asked.
        if framing.minor == 1, framing.hosts == 0 {
            early = .problem(ParseError.malformed(.host).problem, closes: true)
        }
        if early == nil, let endpoint, serveDirectly(endpoint, head, values) {
            return head.bytes
        }
        let core = RequestCore(
            head: head, loop: hub.loop, peer: peer, seed: hub.nextSeed(),
            due: dueTime(framing, endpoint, now), endpoint: endpoint, values: values,
            body: framing.hasBody ? ByteSource(loop: hub.loop) : nil)
        current = core
        core.body?.feeder = self
        guard let early else {
            updateDue()
            return []
        }
        if early.closes { mustClose = true }
        let request = Request(core: core)
        answer(early.reply(request.id), request, nil)
        return []
    }

    private func beginExchange(_ framing: Framing, _ now: UInt64) {
        phase = .serving
        beganAt = now
        bytesOut = 0
        bodyBytes = 0
        discarded = 0
        hasStartedReply = false
        bodyIsWhole = false
        slowSince = now
        slowBytes = 0
        slowCheckAt = framing.hasBody ? now &+ settings.bodyGrace.clampedNanoseconds : .max
        owesContinue = framing.expectsContinue && framing.minor == 1 && framing.hasBody
        if !framing.isPersistent { mustClose = true }
    }

    private func route(_ head: MessageHead) -> Router.Match {
        guard let method = head.method else { return .none }
        return hub.rules.router.match(method, head.bytes, head.path)
    }

    private func noRoute(_ head: MessageHead) -> Early {
        if head.method == nil { return .problem(ServerProblem.unknownMethod, closes: true) }
        if head.method == .options, head.bytes[head.path].elementsEqual("*".utf8) {
            return .allowed("GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS")
        }
        return .problem(ServerProblem.unknownPath)
    }

    private func objection(to framing: Framing, on route: Route) -> Early? {
        if framing.expectsOther { return .problem(ServerProblem.unknownExpectation, closes: true) }
        if framing.patience == -1 { return .problem(ServerProblem.badDeadline) }
        guard framing.hasBody else { return nil }
        if route.direct != nil {
            return .problem(RequestFault.bodyTooLarge(limit: 0).problem, closes: true)
        }
        if let length = framing.length, length > route.bodyLimit {
            return .problem(RequestFault.bodyTooLarge(limit: route.bodyLimit).problem)
        }
        return framing.isEncoded ? .problem(ServerProblem.encodedBody) : nil
    }

    private func dueTime(_ framing: Framing, _ endpoint: Endpoint?, _ now: UInt64) -> UInt64 {
        guard let endpoint, !endpoint.route.isStreaming else { return .max }
        guard let patience = framing.patience, patience >= 0 else {
            return now &+ settings.deadline.clampedNanoseconds
        }
        let longest = settings.longestDeadline.clampedNanoseconds
        return now &+ min(UInt64(clamping: patience).multipliedClamped(by: 1_000_000), longest)
    }

    // MARK: The handler

    func beginTurn() {
        turn &+= 1
        hasTurn = true
        let turn = turn
        task = Task(executorPreference: hub.loop) { await self.serve(turn) }
    }

    /// Serves what is there, one request after the other.
    private func serve(_ turn: UInt32) async {
        while self.turn == turn, phase == .serving, let core = current {
            var request = Request(core: core)
            var reply: Reply
            var failure: (any Error)?
            do {
                reply = try await respond(&request, core)
            } catch {
                failure = error
                reply = .problem(Problem(reporting: error), instance: request.id)
            }
            guard self.turn == turn else { return }
            if case .stream(let write) = reply.body, reply.headers.isSound, request.method != .head
            {
                await TraceContext.$served.withValue(core) {
                    await stream(reply, write, request, turn)
                }
                guard self.turn == turn else { return }
            } else {
                answer(reply, request, failure)
            }
            parseInput()
            settle()
        }
        guard self.turn == turn else { return }
        hasTurn = false
        task = nil
        settle()
    }

    private func respond(_ request: inout Request, _ core: RequestCore) async throws -> Reply {
        guard let route = core.endpoint?.route else { throw RequestFault.invalidPath }
        let gate = route.isOpen ? nil : hub.rules.gate
        guard core.due != .max else { return try await run(route, &request, core, gate) }
        return try await Deadline.$current.withValue(Deadline(due: core.due)) {
            try await run(route, &request, core, gate)
        }
    }

    /// Routes behind the gate call other services: what they send belongs to the request's trace.
    private func run(
        _ route: Route, _ request: inout Request, _ core: RequestCore, _ gate: ServerRules.Gate?
    ) async throws -> Reply {
        guard let gate else { return try await route.run(request) }
        try await gate(&request, route)
        return try await TraceContext.$served.withValue(core) { [request] in
            try await route.run(request)
        }
    }

    /// The handler is too late: it is cancelled, and what it still answers is dropped.
    func overrun() {
        guard let core = current else { return }
        endTurn()
        core.body?.fail(CancellationError())
        let request = Request(core: core)
        let fault = RequestFault.deadlinePassed
        answer(.problem(fault.problem, instance: request.id), request, fault)
        parseInput()
        settle()
    }

    func endTurn() {
        turn &+= 1
        hasTurn = false
        task?.cancel()
        task = nil
    }

    // MARK: The reply

    /// Queues a reply that is at hand, and turns to what comes next.
    func answer(_ given: Reply, _ request: Request, _ error: (any Error)?) {
        var reply = given
        var failure = error
        if !reply.headers.isSound {
            reply = .problem(.internalError, instance: request.id)
            failure = UnsoundHeaders()
        }
        queueHead(of: reply, request)
        complete(reply.status, request, failure)
    }

    /// Queues head and, when it is at hand, body.
    private func queueHead(of reply: Reply, _ request: Request) {
        if hub.isStopping || !canDrain(request.core.head.framing) { mustClose = true }
        let isHead = request.core.head.method == .head
        let minor = request.core.head.framing.minor
        let isBare = reply.status == .noContent || reply.status == .notModified
        var body: [UInt8] = []
        let framing: ReplyHead.Framing
        switch reply.body {
        case .empty: framing = isBare ? .none : .length(0)
        case .bytes(let bytes):
            framing = isBare ? .none : .length(bytes.count)
            if !isHead, !isBare { body = bytes }
        case .stream:
            framing = minor == 1 ? .chunked : .untilClose
            if minor == 0 { mustClose = true }
        }
        let connection: StaticString? = mustClose ? "close" : minor == 0 ? "keep-alive" : nil
        let date = hub.date.line
        let before = transport.pending
        transport.queue { out in
            ReplyHead.append(reply, framing, date: date, connection: connection, to: &out)
            out.append(contentsOf: body)
        }
        bytesOut += transport.pending - before
    }

    /// Whether what is missing of the body is little enough to be read and thrown away.
    private func canDrain(_ framing: Framing) -> Bool {
        guard framing.hasBody, !bodyIsWhole else { return true }
        guard !owesContinue else { return false }
        return (framing.length ?? 0) - bodyBytes <= settings.drainBytes
    }

    /// Ends a request whose reply is queued.
    private func complete(_ status: Status, _ request: Request, _ error: (any Error)?) {
        let now = hub.loop.now
        report(status, request, error, now)
        if !bodyIsWhole { current?.body?.fail(RequestFault.bodyTaken) }
        current = nil
        endReply(now)
    }

    /// After a reply was queued: what comes next on this connection.
    func endReply(_ now: UInt64) {
        if mustClose {
            linger()
        } else if bodyIsWhole {
            waitForNext(now)
        } else {
            phase = .draining
            phaseDue = now &+ settings.bodyGrace.clampedNanoseconds
            updateDue()
        }
    }

    func report(_ status: Status, _ request: Request, _ error: (any Error)?, _ now: UInt64) {
        guard let observe = hub.rules.observe else { return }
        observe(
            Exchange(
                request: request, method: request.core.head.method, route: request.route,
                status: status, nanoseconds: now - beganAt, bytesIn: bodyBytes,
                bytesOut: bytesOut), error)
    }

    /// Answers without a request that could be served, and closes.
    func refuse(_ problem: Problem) {
        mustClose = true
        if phase == .draining { return linger() }
        if let core = current {
            // The message went bad in its body: the handler learns it, and answers.
            core.body?.fail(RequestFault.bodyBroken)
            return
        }
        beganAt = hub.loop.now
        bytesOut = 0
        let core = RequestCore(
            head: MessageHead(), loop: hub.loop, peer: peer, seed: hub.nextSeed(), due: .max,
            endpoint: nil, values: PathRanges(), body: nil)
        let request = Request(core: core)
        answer(.problem(problem, instance: request.id), request, nil)
    }

    // MARK: A streamed reply

    private func stream(
        _ reply: Reply, _ write: @Sendable (BodyWriter) async throws -> Void, _ request: Request,
        _ turn: UInt32
    ) async {
        queueHead(of: reply, request)
        hasStartedReply = true
        updateDue()
        planFlush()
        let isChunked = request.core.head.framing.minor == 1
        do {
            try await write(BodyWriter(ReplyStream(self, turn: turn, isChunked: isChunked)))
            guard self.turn == turn else { return }
            if isChunked {
                transport.queue { ReplyHead.append("0\r\n\r\n", to: &$0) }
                bytesOut += 5
            }
            complete(reply.status, request, nil)
        } catch {
            guard self.turn == turn else { return }
            report(reply.status, request, error, hub.loop.now)
            current = nil
            cut(aborting: !isChunked)
        }
    }
}

/// An answer that needs no handler.
private enum Early {
    case problem(Problem, closes: Bool = false)
    case wrongMethod(String)
    case allowed(String)

    var closes: Bool {
        if case .problem(_, let closes) = self { return closes }
        return false
    }

    func reply(_ id: String) -> Reply {
        switch self {
        case .problem(let problem, _): return .problem(problem, instance: id)
        case .wrongMethod(let allowed):
            var reply = Reply.problem(ServerProblem.wrongMethod, instance: id)
            reply.headers.add("Allow", allowed)
            return reply
        case .allowed(let allowed):
            var reply = Reply.noContent
            reply.headers.add("Allow", allowed)
            return reply
        }
    }
}

/// A handler set a header field that cannot be written.
struct UnsoundHeaders: Error {}

/// What a server answers by itself.
private enum ServerProblem {
    static let unknownPath = Problem(.notFound, "unknown-path", "Nothing is served here.")
    static let wrongMethod = Problem(
        .methodNotAllowed, "method-not-allowed", "This path does not take this method.")
    static let unknownMethod = Problem(
        .notImplemented, "unknown-method", "This method is not known.")
    static let unknownExpectation = Problem(
        .expectationFailed, "unknown-expectation", "Only 100-continue can be expected.")
    static let badDeadline = Problem(
        .badRequest, "invalid-deadline", "Audience-Deadline is a number of milliseconds.")
    static let encodedBody = Problem(
        .unsupportedMediaType, "encoded-body", "Bodies are taken without a content coding.")
}

extension UInt64 {
    fileprivate func multipliedClamped(by factor: UInt64) -> UInt64 {
        let (product, overflow) = multipliedReportingOverflow(by: factor)
        return overflow ? .max : product
    }
}
