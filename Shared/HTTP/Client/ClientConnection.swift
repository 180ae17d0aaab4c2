internal import EventLoop
internal import Glibc

/// One connection of a client: one exchange at a time.
final class ClientConnection: @unchecked Sendable {
    // @unchecked: touched on its loop's thread only, but for the hop in `write`.

    let host: ClientLoop.Host
    let hub: ClientLoop
    var idleSince: UInt64 = 0

    /// Whether it has served an exchange before: the peer may have closed it meanwhile.
    private(set) var isReused = false

    /// Whether anything of the current reply has come.
    private(set) var hasReply = false

    private let transport: Transport
    private var parser: MessageParser
    private var input: [UInt8] = []
    private var source: ByteSource?
    private var head: LoopWait<MessageHead>?
    private var hasHead = false
    private var isInterim = false
    private var isUploading = false
    private var isPersistent = true
    private var number: UInt64 = 0
    private var timer: LoopTimer?
    private var room: LoopWait<Void>?
    private var bytesToCome: Int?

    init(_ transport: Transport, host: ClientLoop.Host, on hub: ClientLoop) {
        self.transport = transport
        self.host = host
        self.hub = hub
        parser = ClientConnection.makeParser(hub.settings)
        transport.owner = self
    }

    private static func makeParser(_ settings: ClientSettings) -> MessageParser {
        MessageParser(
            .reply,
            limits: .init(line: 8_192, fieldBytes: settings.headerBytes, fields: 1_000))
    }

    /// Whether a kept connection still is one.
    var isAlive: Bool { transport.isOpen && transport.isQuiet }

    // MARK: An exchange

    /// Sends a head and what follows it.
    ///
    /// - Parameters:
    ///   - bytes: head and body, or what of it is at hand.
    ///   - isHead: whether the reply has no body whatever it says.
    ///   - upload: whether more is to come, and how much if that is known.
    /// - Returns: what the reply will be read from.
    func begin(_ bytes: [UInt8], isHead: Bool, upload: Upload?) -> Exchange {
        number &+= 1
        hasReply = false
        hasHead = false
        isInterim = false
        isPersistent = true
        isUploading = upload != nil
        bytesToCome = upload?.length
        parser.answersHead = isHead
        let head = LoopWait<MessageHead>(on: hub.loop)
        self.head = head
        let source = ByteSource(loop: hub.loop)
        source.feeder = self
        self.source = source
        transport.queue { $0.append(contentsOf: bytes) }
        transport.flush()
        return Exchange(number: number, head: head, source: source)
    }

    /// What the reply to one request is read from, also when the connection is gone.
    struct Exchange {
        let number: UInt64
        let head: LoopWait<MessageHead>
        let source: ByteSource
    }

    /// What of a request is still to come.
    struct Upload {
        var length: Int?
    }

    /// Ends the exchange when it is not over by then.
    func limit(until due: UInt64) {
        guard source != nil, due != .max else { return }
        let number = number
        let now = hub.loop.now
        let delay = Duration.nanoseconds(Int64(clamping: due > now ? due - now : 0))
        timer?.cancel()
        timer = hub.loop.schedule(after: delay) { self.abandon(number, .timedOut) }
    }

    /// Ends the exchange when it stands still although its bytes are wanted.
    func limitStandstill(by patience: Duration) {
        let number = number
        let before = source?.received ?? 0
        timer?.cancel()
        timer = hub.loop.schedule(after: patience) {
            guard self.number == number, let source = self.source else { return }
            if source.isWaitedFor, source.received == before {
                self.abandon(number, .timedOut)
            } else {
                self.limitStandstill(by: patience)
            }
        }
    }

    /// Closes the connection, if this exchange is still under way.
    func abandon(_ number: UInt64, _ error: HTTPClientError = .closed) {
        guard self.number == number, source != nil else { return }
        fail(error)
    }

    /// Ends the exchange and the connection.
    func fail(_ error: HTTPClientError) {
        let (head, source, room) = (head, source, room)
        close()
        head?.end(.failure(error))
        source?.fail(error)
        room?.end(.failure(error))
    }

    func close() {
        guard transport.isOpen else { return }
        transport.close()
        endExchange()
        hub.forget(self)
    }

    private func endExchange() {
        timer?.cancel()
        timer = nil
        head = nil
        source = nil
        room?.end(.failure(HTTPClientError.closed))
        room = nil
        input = []
    }

    // MARK: The reply

    private func parse(_ bytes: UnsafeRawBufferPointer) -> Int {
        var position = 0
        do {
            while let source, !source.isFull, let event = try parser.next(bytes, &position) {
                switch event {
                case .head: take(parser.takeHead())
                case .body(let range):
                    source.append(UnsafeRawBufferPointer(rebasing: bytes[range]))
                case .end: if isInterim { isInterim = false } else { endReply() }
                }
            }
        } catch {
            fail(.badReply)
        }
        return position
    }

    private func take(_ reply: MessageHead) {
        if reply.status < 200 {
            // RFC 9110 section 15.2: interim replies may come at any time; ours need none.
            isInterim = true
            if reply.status == 101 { fail(.badReply) }
            return
        }
        hasHead = true
        isPersistent = reply.framing.isPersistent
        head?.end(.success(reply))
        room?.end(.failure(HTTPClientError.closed))
    }

    private func endReply() {
        let source = source
        let canStay = isPersistent && !isUploading && transport.pending == 0
        if canStay {
            endExchange()
            isReused = true
            transport.setReading(true)
            source?.finish()
            hub.keep(self)
        } else {
            close()
            source?.finish()
        }
    }

    private func updateReading() {
        guard transport.isOpen else { return }
        transport.setReading(!(source?.isFull ?? false))
    }
}

extension ClientConnection: TransportOwner {
    func received(_ bytes: UnsafeRawBufferPointer) {
        guard source != nil else { return close() }
        hasReply = true
        if input.isEmpty {
            let used = parse(bytes)
            if used < bytes.count { takeRest(Array(bytes[used...])) }
        } else {
            input.append(contentsOf: bytes)
            parseInput()
        }
        updateReading()
    }

    private func takeRest(_ rest: [UInt8]) {
        // Bytes behind a whole reply belong to nothing that was asked.
        if source == nil { close() } else { input = rest }
    }

    private func parseInput() {
        var taken: [UInt8] = []
        swap(&taken, &input)
        let used = taken.withUnsafeBytes { parse($0) }
        if used < taken.count { takeRest(Array(taken[used...])) }
    }

    func ended() {
        guard let source else { return close() }
        if !input.isEmpty {
            isPersistent = false
            return
        }
        guard (try? parser.finish()) == true else { return fail(.closed) }
        close()
        source.finish()
    }

    func failed(_ code: Int32) { fail(.closed) }

    func drained() {
        room?.end(.success(()))
        room = nil
    }
}

extension ClientConnection: ByteFeeder {
    func wanted(by source: ByteSource) {
        guard self.source === source else { return }
        // Even without input: the end of a body is an event that needs no byte.
        parseInput()
        updateReading()
        if transport.isOpen, transport.hasEnded, self.source != nil { ended() }
    }
}

extension ClientConnection: BodySink {
    private static let highWater = 65_536

    func write(_ bytes: [UInt8]) async throws {
        guard hub.loop.isCurrent else {
            return try await Task(executorPreference: hub.loop) { try await self.write(bytes) }
                .value
        }
        guard source != nil, !hasHead else { throw HTTPClientError.closed }
        if let left = bytesToCome {
            guard bytes.count <= left else { throw HTTPClientError.wrongLength }
            bytesToCome = left - bytes.count
            transport.queue { $0.append(contentsOf: bytes) }
        } else {
            transport.queue { ReplyHead.appendChunk(bytes, to: &$0) }
        }
        transport.flush()
        guard transport.pending >= ClientConnection.highWater else { return }
        let room = LoopWait<Void>(on: hub.loop)
        self.room = room
        let patience = hub.settings.progressTimeout.clampedNanoseconds
        try await room.value(until: hub.loop.now &+ patience)
    }

    /// Ends a body that was written piece by piece.
    func endUpload() throws {
        guard source != nil, !hasHead else { return }
        if let left = bytesToCome {
            guard left == 0 else { throw HTTPClientError.wrongLength }
        } else {
            transport.queue { ReplyHead.append("0\r\n\r\n", to: &$0) }
        }
        isUploading = false
        transport.flush()
    }

    /// Whether the reply came before the request was whole.
    var isAnswered: Bool { hasHead }
}
