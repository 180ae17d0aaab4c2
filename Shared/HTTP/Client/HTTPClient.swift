public import EventLoop

/// Sends requests to other services over kept connections.
///
/// Called on one of its loops, everything happens there; called elsewhere, a loop is chosen.
/// A kept connection that turns out to be dead before a byte of the reply came is replaced, and
/// the request sent once more, when that does no harm (``ClientRequest/isRepeatable``).
public final class HTTPClient: Sendable {
    private let loops: EventLoops
    private let hubs: [ObjectIdentifier: ClientLoop]
    private let settings: ClientSettings

    /// A client without connections.
    ///
    /// - Parameters:
    ///   - loops: each keeps its own connections.
    ///   - settings: how connections are treated.
    public init(on loops: EventLoops, settings: ClientSettings = .init()) {
        let resolver = BlockingThread(name: "resolver")
        self.loops = loops
        self.settings = settings
        hubs = Dictionary(
            uniqueKeysWithValues: loops.all.map { loop in
                (
                    ObjectIdentifier(loop),
                    ClientLoop(loop: loop, settings: settings, resolver: resolver)
                )
            })
    }

    /// Sends a request and reads the whole reply.
    ///
    /// - Parameter request: sent with `Audience-Deadline`, what is left until the sooner of its
    ///   time-out and the current deadline, unless its body is streamed.
    /// - Returns: the reply, whatever its status.
    /// - Throws: ``HTTPClientError``, or what a streamed body threw.
    public func send(_ request: ClientRequest) async throws -> ClientReply {
        let request = request.traced
        return try await onLoop { hub in
            let call = ClientCall(request, on: hub)
            let reply = try await call.run(isStreamed: false)
            let body = try await reply.body(limit: request.replyLimit)
            return ClientReply(status: reply.status, headers: reply.headers, body: body)
        }
    }

    /// Sends a request and returns when the head of the reply is there.
    ///
    /// - Parameter request: its time-out is for the head only.
    /// - Returns: the reply, whatever its status.
    /// - Throws: ``HTTPClientError``, or what a streamed body threw.
    public func stream(_ request: ClientRequest) async throws -> StreamedReply {
        let request = request.traced
        return try await onLoop { hub in
            try await ClientCall(request, on: hub).run(isStreamed: true)
        }
    }

    /// Ends every connection; what still runs fails.
    public func close() async {
        for hub in hubs.values {
            await withCheckedContinuation { continuation in
                hub.loop.onLoop {
                    hub.close()
                    continuation.resume()
                }
            }
        }
    }

    private func onLoop<Value: Sendable>(
        _ work: @escaping @Sendable (ClientLoop) async throws -> Value
    ) async throws -> Value {
        if let loop = EventLoop.current, let hub = hubs[ObjectIdentifier(loop)] {
            return try await work(hub)
        }
        let loop = loops.next()
        guard let hub = hubs[ObjectIdentifier(loop)] else { throw HTTPClientError.clientClosed }
        let task = Task(executorPreference: loop) { try await work(hub) }
        return try await withTaskCancellationHandler {
            try await task.value
        } onCancel: {
            task.cancel()
        }
    }
}

extension ClientRequest {
    /// The request in the trace of what the current task serves, unless it names one itself.
    fileprivate var traced: ClientRequest {
        guard let core = TraceContext.served, headers["traceparent"] == nil else { return self }
        var request = self
        request.headers.set("traceparent", to: Request(core: core).trace.traceparent)
        return request
    }
}
