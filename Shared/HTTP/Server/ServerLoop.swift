internal import EventLoop
internal import Glibc
internal import Synchronization

/// What all connections of a server share.
struct ServerRules: Sendable {
    /// Lets a request pass with its caller set, or throws what is answered.
    typealias Gate = @Sendable (inout Request, Route) async throws -> Void

    let router: Router
    let settings: ServerSettings
    let gate: Gate?
    let observe: (@Sendable (Exchange, (any Error)?) -> Void)?
}

/// The part of a server that lives on one loop: its connections, and one timer for all of them.
///
/// A connection says when it is next to be looked at. The sweep of each second does that; only
/// what is due before the next sweep gets a timer of its own.
final class ServerLoop: @unchecked Sendable {
    // @unchecked: touched on its loop's thread only, but for `load` and what is immutable.

    let loop: EventLoop
    let rules: ServerRules

    /// How many connections it has or was promised.
    let load = Atomic<Int>(0)

    let buffer = ReadBuffer()
    var date = HTTPDate()
    private(set) var isStopping = false
    private(set) var nextSweep: UInt64 = 0

    private var connections: [ServerConnection] = []
    private var sweeper: LoopTimer?
    private var seed = RequestID.next()
    private var whenEmpty: [CheckedContinuation<Void, Never>] = []

    init(loop: EventLoop, rules: ServerRules) {
        self.loop = loop
        self.rules = rules
    }

    /// A number that names a request.
    func nextSeed() -> UInt64 {
        seed &+= 0x9e37_79b9_7f4a_7c15
        return RequestID.mix(seed)
    }

    // MARK: Connections

    /// Serves an accepted socket.
    func adopt(_ descriptor: Int32, from peer: PeerAddress) {
        guard !isStopping else {
            close(descriptor)
            load.subtract(1, ordering: .relaxed)
            return
        }
        if sweeper == nil { sweep() }
        let connection = ServerConnection(descriptor, from: peer, on: self)
        connection.place = connections.count
        connections.append(connection)
        connection.start()
    }

    func remove(_ connection: ServerConnection) {
        load.subtract(1, ordering: .relaxed)
        let last = connections.removeLast()
        if last !== connection {
            connections[connection.place] = last
            last.place = connection.place
        }
        guard connections.isEmpty else { return }
        for continuation in whenEmpty { continuation.resume() }
        whenEmpty = []
    }

    /// Finishes what runs, and cuts what is left after `limit`.
    func drain(within limit: Duration) async {
        await withCheckedContinuation { continuation in
            loop.onLoop { self.beginDraining(limit, continuation) }
        }
    }

    private func beginDraining(_ limit: Duration, _ continuation: CheckedContinuation<Void, Never>)
    {
        isStopping = true
        for connection in connections { connection.stopWhenDone() }
        guard !connections.isEmpty else {
            stopSweeping()
            continuation.resume()
            return
        }
        whenEmpty.append(continuation)
        loop.schedule(after: limit) {
            for connection in self.connections { connection.cut() }
            self.stopSweeping()
        }
    }

    // MARK: Time

    private static let sweepInterval: UInt64 = 1_000_000_000

    private func sweep() {
        let now = loop.now
        nextSweep = now + ServerLoop.sweepInterval
        for connection in connections where connection.due < nextSweep {
            look(at: connection, now)
        }
        sweeper = loop.schedule(after: .nanoseconds(ServerLoop.sweepInterval)) { [weak self] in
            self?.sweep()
        }
    }

    private func stopSweeping() {
        sweeper?.cancel()
        sweeper = nil
    }

    /// Looks at a connection when it is due, if that is before the next sweep.
    func look(at connection: ServerConnection, _ now: UInt64) {
        guard connection.due > now else { return connection.check(now) }
        let delay = Duration.nanoseconds(Int64(clamping: connection.due - now))
        loop.schedule(after: delay) { [weak connection] in
            guard let connection else { return }
            connection.check(connection.hub.loop.now)
        }
    }
}
