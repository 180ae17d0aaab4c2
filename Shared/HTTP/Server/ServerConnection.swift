// One connection of a server.
//
//   reading --head--> serving --reply--> [draining --body's end-->] reading
//      |                 |                    |
//      +--- a bad message, a reply that closes, a body too long to drain ---> lingering -> closed
//
// One task serves all requests that are there ("a turn"); the next begins when more arrive. When
// a handler overruns its deadline its turn is over: it is cancelled, what it still answers is
// dropped, and the connection goes on without it.
//
// Invariants
// - Everything is touched on the loop's thread only.
// - One request is served at a time, so replies are in the order of the requests. What follows it
//   waits unparsed in `input`, at most some 64 KiB of it; then the socket is left unread.
// - Nothing is parsed after an error.

internal import EventLoop
internal import Glibc

/// Reads requests from one socket, runs their handlers and sends the replies.
final class ServerConnection: @unchecked Sendable {
    // @unchecked: see the invariants.

    enum Phase { case reading, serving, draining, lingering, closed }

    let hub: ServerLoop
    let transport: Transport
    let peer: PeerAddress

    /// Where it stands in its loop's list.
    var place = 0

    /// When it is next to be looked at.
    var due = UInt64.max

    var phase = Phase.reading
    private var parser: MessageParser
    private var input: [UInt8] = []
    private var inputStart = 0
    private var isParsing = false
    private var isBroken = false

    // Time.
    var phaseDue = UInt64.max
    var slowCheckAt = UInt64.max
    var endedAt: UInt64?
    private var hasHead = false

    // The request that is served: by a task, or on the spot.
    var current: RequestCore?
    var direct: DirectExchange?
    var directTurn: UInt32 = 0
    var task: Task<Void, Never>?
    var turn: UInt32 = 0
    var hasTurn = false
    var hasStartedReply = false
    var mustClose = false
    var isFlushPlanned = false
    var writer: CheckedContinuation<Void, any Error>?
    var beganAt: UInt64 = 0
    var bytesOut = 0

    // Its body.
    var bodyIsWhole = true
    var bodyBytes = 0
    var owesContinue = false
    var slowSince: UInt64 = 0
    var slowBytes = 0
    var discarded = 0

    init(_ descriptor: Int32, from peer: PeerAddress, on hub: ServerLoop) {
        self.hub = hub
        self.peer = peer
        let settings = hub.rules.settings
        parser = MessageParser(
            .request,
            limits: .init(
                line: settings.requestLineBytes, fieldBytes: settings.headerBytes,
                fields: settings.headerFields))
        transport = Transport(descriptor, loop: hub.loop, buffer: hub.buffer)
    }

    var settings: ServerSettings { hub.rules.settings }

    func start() {
        transport.owner = self
        beganAt = hub.loop.now
        phaseDue = beganAt &+ settings.headerTimeout.clampedNanoseconds
        updateDue()
    }

    /// Whether nothing of a next request has come.
    var isIdle: Bool { phase == .reading && parser.isBetweenMessages && inputStart == input.count }

    /// Whether bytes wait that nobody has parsed.
    var hasInput: Bool { inputStart < input.count }

    // MARK: Parsing

    /// Parses what waits, as far as it can be used now.
    func parseInput() {
        guard !isParsing, phase != .lingering, phase != .closed else { return }
        guard hasInput else { return advance(UnsafeRawBufferPointer(start: nil, count: 0)) }
        var taken: [UInt8] = []
        swap(&taken, &input)
        let start = inputStart
        inputStart = 0
        let used = taken.withUnsafeBytes { bytes in
            parse(UnsafeRawBufferPointer(rebasing: bytes[start...]))
        }
        guard phase != .lingering, phase != .closed else { return }
        if start + used < taken.count {
            input = taken
            inputStart = start + used
        }
        updateReading()
    }

    private func advance(_ bytes: UnsafeRawBufferPointer) {
        let used = parse(bytes)
        guard phase != .lingering, phase != .closed else { return }
        if used < bytes.count { input.append(contentsOf: bytes[used...]) }
        updateReading()
    }

    /// Reads events until one has to be dealt with first; the count of bytes used.
    private func parse(_ bytes: UnsafeRawBufferPointer) -> Int {
        isParsing = true
        defer { isParsing = false }
        var position = 0
        do {
            while wantsEvents, let event = try parser.next(bytes, &position) {
                switch event {
                case .head: parser.reuse(begin(parser.takeHead()))
                case .body(let range):
                    take(UnsafeRawBufferPointer(rebasing: bytes[range]))
                case .end: endBody()
                }
            }
        } catch {
            isBroken = true
            refuse(error.problem)
        }
        return position
    }

    private var wantsEvents: Bool {
        guard !isBroken else { return false }
        switch phase {
        case .reading: return transport.pending < ServerConnection.mostPending
        case .serving: return !bodyIsWhole && !(current?.body?.isFull ?? false)
        case .draining: return true
        case .lingering, .closed: return false
        }
    }

    /// How many bytes of replies may wait for a peer that sends more requests.
    private static let mostPending = 262_144

    private func take(_ bytes: UnsafeRawBufferPointer) {
        bodyBytes += bytes.count
        slowBytes += bytes.count
        if phase == .draining {
            discarded += bytes.count
            if discarded > settings.drainBytes { linger() }
            return
        }
        guard let core = current, let source = core.body else { return }
        let limit = core.endpoint?.route.bodyLimit ?? 0
        if bodyBytes > limit {
            mustClose = true
            source.fail(RequestFault.bodyTooLarge(limit: limit))
        } else {
            source.append(bytes)
        }
    }

    private func endBody() {
        bodyIsWhole = true
        if phase == .draining {
            waitForNext(hub.loop.now)
        } else {
            current?.body?.finish()
        }
    }

    /// Whether nothing that was sent stays unread.
    var isClean: Bool { !hasInput && !isParsing }

    /// Leaves the socket unread while what was read is not used.
    private func updateReading() {
        let isFull = phase == .serving && !bodyIsWhole && (current?.body?.isFull ?? false)
        let hasEnough = input.count - inputStart >= ServerConnection.mostInput
        transport.setReading(!isFull && !hasEnough)
    }

    private static let mostInput = 65_536
}

extension ServerConnection: ByteFeeder {
    /// The handler wants more of its body.
    func wanted(by source: ByteSource) {
        guard phase == .serving, current?.body === source, !bodyIsWhole else { return }
        if owesContinue, bodyBytes == 0 {
            owesContinue = false
            transport.queue { ReplyHead.append("HTTP/1.1 100 Continue\r\n\r\n", to: &$0) }
            transport.flush()
        }
        restartBodyClock(hub.loop.now)
        parseInput()
    }
}

extension ServerConnection: TransportOwner {
    func received(_ bytes: UnsafeRawBufferPointer) {
        if phase == .lingering {
            discarded += bytes.count
            if discarded > settings.drainBytes { transport.setReading(false) }
            return
        }
        if hasInput {
            if inputStart > input.count / 2 {
                input.removeSubrange(..<inputStart)
                inputStart = 0
            }
            input.append(contentsOf: bytes)
            parseInput()
            updateReading()
        } else {
            input = []
            inputStart = 0
            advance(bytes)
        }
        settle()
    }

    /// The peer sends no more: what it asked is still answered, if that does not take long.
    func ended() {
        endedAt = hub.loop.now
        switch phase {
        case .closed: break
        case .lingering: close()
        case .draining: linger()
        case .reading: settle()
        case .serving:
            if !bodyIsWhole, !hasInput {
                mustClose = true
                current?.body?.fail(RequestFault.bodyBroken)
            }
            updateDue()
        }
    }

    func failed(_ code: Int32) { cut() }

    func drained() {
        if phase == .lingering { return finishLingering() }
        if phase == .reading { parseInput() }
        resumeWriter()
        settle()
    }

    /// After whatever happened: begins what is to be served, sends what is to be sent.
    func settle() {
        guard phase != .lingering, phase != .closed else { return }
        if phase == .reading {
            let isBetween = parser.isBetweenMessages
            if !isBetween, !hasHead {
                // The clock of a head starts with its first byte.
                hasHead = true
                phaseDue = hub.loop.now &+ settings.headerTimeout.clampedNanoseconds
                updateDue()
            }
            if endedAt != nil, !hasInput || wantsEvents {
                return isBetween ? linger() : refuse(ParseError.malformed(.early).problem)
            }
        }
        if current != nil, !hasTurn { beginTurn() }
        guard transport.pending > 0, writer == nil else { return }
        if current == nil { flush() } else { planFlush() }
    }

    /// Whether a head has begun to come.
    var isInHead: Bool { hasHead }

    func waitForNext(_ now: UInt64) {
        phase = .reading
        hasHead = false
        phaseDue = now &+ settings.idleTimeout.clampedNanoseconds
        updateDue()
    }
}
