internal import EventLoop

/// One request on its way, with the second try that a dead kept connection may need.
struct ClientCall {
    private let request: ClientRequest
    private let hub: ClientLoop
    private let due: UInt64
    private let isUpload: Bool

    init(_ request: ClientRequest, on hub: ClientLoop) {
        self.request = request
        self.hub = hub
        due = Deadline.within(request.timeout).due
        if case .stream = request.body { isUpload = true } else { isUpload = false }
    }

    /// Sends the request and waits for the head of the reply.
    ///
    /// - Parameter isStreamed: whether the time-out ends with the head.
    /// - Returns: the head, and the body on its way.
    /// - Throws: ``HTTPClientError``, or what a streamed body threw.
    func run(isStreamed: Bool) async throws -> StreamedReply {
        guard request.headers.isSound else { throw HTTPClientError.badHeader }
        guard request.path.utf8.first == 47,
            request.path.utf8.allSatisfy({ Grammar.classes[Int($0)] & Grammar.target != 0 })
        else { throw HTTPClientError.badURL }
        guard hub.loop.now < due else { throw HTTPClientError.timedOut }
        do {
            return try await attempt(isStreamed, fresh: false)
        } catch is StaleConnection {
            return try await attempt(isStreamed, fresh: true)
        }
    }

    /// A kept connection was dead, and nothing of a reply had come.
    private struct StaleConnection: Error {}

    private func attempt(_ isStreamed: Bool, fresh: Bool) async throws -> StreamedReply {
        let connection = try await hub.connection(for: request, fresh: fresh, until: due)
        let wasReused = connection.isReused
        let exchange = connection.begin(
            head(), isHead: request.method == .head, upload: upload)
        do {
            let replyDue = try await sendBody(on: connection)
            let head = try await exchange.head.value(until: replyDue)
            if isStreamed || isUpload {
                connection.limitStandstill(by: hub.settings.progressTimeout)
            } else {
                connection.limit(until: replyDue)
            }
            return StreamedReply(
                status: Status(rawValue: head.status), headers: head.headers,
                chunks: BodyChunks(
                    source: exchange.source, lease: Lease(connection, exchange.number)))
        } catch {
            connection.abandon(exchange.number)
            let isStale = error as? HTTPClientError == .closed && wasReused && !connection.hasReply
            if isStale, request.isRepeatable, !fresh { throw StaleConnection() }
            throw error
        }
    }

    private var upload: ClientConnection.Upload? {
        if case .stream(let length, _) = request.body { return .init(length: length) }
        return nil
    }

    /// Writes a streamed body; when the head of the reply is to be there.
    private func sendBody(on connection: ClientConnection) async throws -> UInt64 {
        guard case .stream(_, let write) = request.body else { return due }
        do {
            try await write(BodyWriter(connection))
            try connection.endUpload()
        } catch {
            // A service may answer before it has read everything: then that answer counts.
            guard connection.isAnswered else { throw error }
        }
        return Deadline.within(request.timeout).due
    }

    // MARK: The head

    private func head() -> [UInt8] {
        var out: [UInt8] = []
        out.reserveCapacity(512)
        out.append(contentsOf: request.method.rawValue.utf8)
        out.append(Grammar.space)
        out.append(contentsOf: request.base.prefix.utf8)
        out.append(contentsOf: request.path.utf8)
        ReplyHead.append(" HTTP/1.1\r\nHost: ", to: &out)
        out.append(contentsOf: request.base.authority.utf8)
        ReplyHead.append("\r\n", to: &out)
        out.append(contentsOf: request.headers.wire)
        if !isUpload {
            ReplyHead.append("Audience-Deadline: ", to: &out)
            let now = hub.loop.now
            ReplyHead.append(Int(max(1, due > now ? (due - now) / 1_000_000 : 0)), to: &out)
            ReplyHead.append("\r\n", to: &out)
        }
        switch request.body {
        case .none: appendLength(request.method.hasBody ? 0 : nil, to: &out)
        case .bytes(let bytes):
            appendLength(bytes.count, to: &out)
            out.append(contentsOf: bytes)
        case .stream(let length?, _): appendLength(length, to: &out)
        case .stream: ReplyHead.append("Transfer-Encoding: chunked\r\n\r\n", to: &out)
        }
        return out
    }

    private func appendLength(_ length: Int?, to out: inout [UInt8]) {
        if let length {
            ReplyHead.append("Content-Length: ", to: &out)
            ReplyHead.append(length, to: &out)
            ReplyHead.append("\r\n", to: &out)
        }
        ReplyHead.append("\r\n", to: &out)
    }
}

/// Ends an exchange that nobody reads any more.
private final class Lease: Sendable {
    private let connection: ClientConnection
    private let number: UInt64

    init(_ connection: ClientConnection, _ number: UInt64) {
        self.connection = connection
        self.number = number
    }

    deinit {
        let (connection, number) = (connection, number)
        connection.hub.loop.onLoop { connection.abandon(number) }
    }
}

extension Method {
    fileprivate var hasBody: Bool { self == .post || self == .put || self == .patch }
}
