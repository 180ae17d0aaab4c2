internal import CLinux
internal import EventLoop
internal import Glibc
internal import Synchronization

/// Why a server does not listen.
public enum ListenError: Error, Hashable {
    /// The host is no IPv4 or IPv6 address.
    case badAddress

    /// The system refused; the code is errno's.
    case refused(port: Int, code: Int32)
}

/// A listening socket; accepted connections go to the loop with the fewest.
final class Listener: EventHandler, @unchecked Sendable {
    // @unchecked: touched on its loop's thread only, but for `port`.

    let port: Int

    private let descriptor: Int32
    private let loop: EventLoop
    private let hubs: [ServerLoop]
    private let limit: Int
    private var registration: EventLoop.Registration?
    private var isClosed = false

    init(host: String, port: Int, on hubs: [ServerLoop], limit: Int) throws {
        guard let address = SocketAddress(host, port: port) else { throw ListenError.badAddress }
        descriptor = address.makeSocket()
        guard descriptor >= 0 else { throw ListenError.refused(port: port, code: -descriptor) }
        var one: Int32 = 1
        _ = setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &one, 4)
        var code = address.apply(bind, to: descriptor)
        if code == 0, Glibc.listen(descriptor, 4_096) != 0 { code = errno }
        guard code == 0 else {
            close(descriptor)
            throw ListenError.refused(port: port, code: code)
        }
        self.port = SocketAddress.port(of: descriptor)
        self.hubs = hubs
        self.limit = limit
        loop = hubs[0].loop
    }

    func begin() {
        guard !isClosed, registration == nil else { return }
        registration = loop.watch(descriptor, for: .read, self)
    }

    func end() {
        guard !isClosed else { return }
        isClosed = true
        pause()
        close(descriptor)
    }

    private func pause() {
        guard let registration else { return }
        loop.forget(registration)
        self.registration = nil
    }

    private static let acceptsARound = 64

    func ready(_ readiness: Readiness) {
        for _ in 0..<Listener.acceptsARound {
            var total = 0
            var least = hubs[0]
            for hub in hubs {
                let load = hub.load.load(ordering: .relaxed)
                total += load
                if load < least.load.load(ordering: .relaxed) { least = hub }
            }
            guard total < limit else { return rest() }
            var address = sockaddr_storage()
            var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
            let accepted = linux_accept(descriptor, &address, &length)
            guard accepted >= 0 else {
                if errno == EAGAIN { return }
                if errno == EINTR || errno == ECONNABORTED { continue }
                return rest()
            }
            hand(accepted, PeerAddress(address), to: least)
        }
    }

    private func hand(_ accepted: Int32, _ peer: PeerAddress, to hub: ServerLoop) {
        hub.load.add(1, ordering: .relaxed)
        hub.loop.onLoop { hub.adopt(accepted, from: peer) }
    }

    /// Out of descriptors, memory or places: asks again later instead of at once and for ever.
    private func rest() {
        pause()
        loop.schedule(after: .milliseconds(100)) { self.begin() }
    }
}
