internal import EventLoop
internal import Glibc

/// The part of a client that lives on one loop: its kept connections.
final class ClientLoop: @unchecked Sendable {
    // @unchecked: touched on its loop's thread only.

    struct Host: Hashable {
        let name: String
        let port: Int
        /// Whether requests carry a key, which public addresses must not see in clear.
        let isKeyed: Bool
    }

    let loop: EventLoop
    let settings: ClientSettings
    let buffer = ReadBuffer()

    private let resolver: BlockingThread
    private var idle: [Host: [ClientConnection]] = [:]
    private var busy: [ObjectIdentifier: ClientConnection] = [:]
    private var sweeper: LoopTimer?
    private var isClosed = false

    init(loop: EventLoop, settings: ClientSettings, resolver: BlockingThread) {
        self.loop = loop
        self.settings = settings
        self.resolver = resolver
    }

    // MARK: Connections

    /// A kept connection that looks alive, else a new one.
    func connection(for request: ClientRequest, fresh: Bool, until due: UInt64) async throws
        -> ClientConnection
    {
        guard !isClosed else { throw HTTPClientError.clientClosed }
        let host = Host(
            name: request.base.host, port: request.base.port,
            isKeyed: request.headers["Authorization"] != nil)
        while !fresh, let kept = idle[host]?.popLast() {
            if kept.isAlive {
                busy[ObjectIdentifier(kept)] = kept
                return kept
            }
            kept.close()
        }
        let made = try await connect(to: host, until: due)
        guard !isClosed else {
            made.close()
            throw HTTPClientError.clientClosed
        }
        busy[ObjectIdentifier(made)] = made
        return made
    }

    private func connect(to host: Host, until due: UInt64) async throws -> ClientConnection {
        var failure = HTTPClientError.unknownHost
        for address in try await addresses(of: host, until: due) {
            guard !host.isKeyed || address.isNear else {
                failure = .keyInClear
                continue
            }
            let descriptor = address.makeSocket()
            guard descriptor >= 0 else { throw HTTPClientError.connect(-descriptor) }
            let transport = Transport(descriptor, loop: loop, buffer: buffer)
            let code = address.apply(Glibc.connect, to: descriptor)
            guard code == 0 || code == EINPROGRESS else {
                transport.close()
                failure = .connect(code)
                continue
            }
            do {
                let code = try await outcome(of: transport, until: due)
                if code == 0 { return ClientConnection(transport, host: host, on: self) }
                failure = .connect(code)
            } catch HTTPClientError.timedOut where loop.now < due {
                failure = .timedOut
            } catch {
                transport.close()
                throw error
            }
            transport.close()
        }
        throw failure
    }

    private func outcome(of transport: Transport, until due: UInt64) async throws -> Int32 {
        let wait = LoopWait<Int32>(on: loop)
        transport.whenConnected { wait.end(.success($0)) }
        let patience = loop.now &+ settings.connectTimeout.clampedNanoseconds
        return try await wait.value(until: min(due, patience))
    }

    private func addresses(of host: Host, until due: UInt64) async throws -> [SocketAddress] {
        if let address = SocketAddress(host.name, port: host.port) { return [address] }
        let wait = LoopWait<[SocketAddress]>(on: loop)
        let loop = loop
        let resolver = resolver
        Task {
            let found = try? await resolver.run {
                SocketAddress.resolve(host.name, port: host.port)
            }
            loop.execute { wait.end(.success(found ?? [])) }
        }
        return try await wait.value(until: due)
    }

    // MARK: Keeping

    /// Takes a connection back whose exchange is over.
    func keep(_ connection: ClientConnection) {
        busy[ObjectIdentifier(connection)] = nil
        var kept = idle[connection.host] ?? []
        guard !isClosed, kept.count < settings.idleConnections else { return connection.close() }
        connection.idleSince = loop.now
        kept.append(connection)
        idle[connection.host] = kept
        planSweep()
    }

    /// Forgets a connection that was closed.
    func forget(_ connection: ClientConnection) {
        busy[ObjectIdentifier(connection)] = nil
        idle[connection.host]?.removeAll { $0 === connection }
        if idle[connection.host]?.isEmpty ?? false { idle[connection.host] = nil }
    }

    private func planSweep() {
        guard sweeper == nil else { return }
        sweeper = loop.schedule(after: settings.idleTimeout / 2) {
            self.sweeper = nil
            self.sweep()
        }
    }

    private func sweep() {
        let now = loop.now
        let longest = settings.idleTimeout.clampedNanoseconds
        for connection in idle.values.joined() where now - connection.idleSince >= longest {
            connection.close()
        }
        if !idle.isEmpty { planSweep() }
    }

    /// Ends every connection.
    func close() {
        isClosed = true
        for connection in Array(idle.values.joined()) { connection.close() }
        for connection in Array(busy.values) { connection.fail(.clientClosed) }
        sweeper?.cancel()
        sweeper = nil
    }
}
