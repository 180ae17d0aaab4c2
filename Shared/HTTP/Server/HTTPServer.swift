public import EventLoop
internal import Synchronization

/// Serves routes over HTTP/1.1.
///
/// Each connection stays on one loop, where its handlers run too; see `ServerConnection` for how
/// it is served.
public final class HTTPServer: Sendable {
    private let hubs: [ServerLoop]
    private let settings: ServerSettings
    private let state = Mutex(State())

    private struct State {
        var listeners: [Listener] = []
        var isStopping = false
        var waiting: [UInt64: CheckedContinuation<Void, Never>] = [:]
        var nextWaiter: UInt64 = 0
    }

    /// A server that does not listen yet.
    ///
    /// - Parameters:
    ///   - routes: no two of the same method and template.
    ///   - loops: connections are spread over all of them.
    ///   - settings: what is tolerated.
    ///   - gate: asked before each handler but those of open routes; what it throws is the answer.
    ///   - observe: told of every exchange when it is over, on the connection's loop, with what
    ///     the handler threw.
    public init(
        _ routes: [Route], on loops: EventLoops, settings: ServerSettings = .init(),
        gate: (@Sendable (inout Request, Route) async throws -> Void)? = nil,
        observe: (@Sendable (Exchange, (any Error)?) -> Void)? = nil
    ) {
        let rules = ServerRules(
            router: Router(routes), settings: settings, gate: gate, observe: observe)
        self.settings = settings
        hubs = loops.all.map { ServerLoop(loop: $0, rules: rules) }
    }

    /// Begins to accept connections.
    ///
    /// - Parameters:
    ///   - host: an IPv4 or IPv6 address.
    ///   - port: 0 lets the kernel choose.
    /// - Returns: the bound port.
    /// - Throws: ``ListenError`` when the address is taken or not ours.
    public func listen(host: String = "127.0.0.1", port: Int) async throws -> Int {
        let listener = try Listener(
            host: host, port: port, on: hubs, limit: settings.connections)
        state.withLock { $0.listeners.append(listener) }
        hubs[0].loop.onLoop { listener.begin() }
        return listener.port
    }

    /// Ends: accepts no more, finishes what runs, then cuts what is left.
    ///
    /// - Parameter limit: how long to wait for what runs.
    public func stop(within limit: Duration = .seconds(10)) async {
        let (listeners, waiting) = state.withLock { state in
            state.isStopping = true
            defer {
                state.listeners = []
                state.waiting = [:]
            }
            return (state.listeners, state.waiting.values.map { $0 })
        }
        for continuation in waiting { continuation.resume() }
        for listener in listeners { hubs[0].loop.onLoop { listener.end() } }
        await withTaskGroup { group in
            for hub in hubs { group.addTask { await hub.drain(within: limit) } }
        }
    }

    /// Whether ``stop(within:)`` was called.
    public var isStopping: Bool { state.withLock { $0.isStopping } }

    /// Returns when ``stop(within:)`` is called: long polls then answer at once.
    ///
    /// It also returns when the task is cancelled.
    public func whenStopping() async {
        let number = state.withLock { state in
            state.nextWaiter += 1
            return state.nextWaiter
        }
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let isOver = state.withLock { state in
                    if state.isStopping || Task.isCancelled { return true }
                    state.waiting[number] = continuation
                    return false
                }
                if isOver { continuation.resume() }
            }
        } onCancel: {
            state.withLock { $0.waiting.removeValue(forKey: number) }?.resume()
        }
    }

    /// How many connections are open.
    public var connections: Int {
        hubs.reduce(0) { $0 + $1.load.load(ordering: .relaxed) }
    }
}
