internal import CLinux

/// What a descriptor is ready for.
public struct Readiness: OptionSet, Sendable {
    /// Bits of epoll(7).
    public let rawValue: UInt32

    /// A set of epoll's own bits.
    ///
    /// - Parameter rawValue: EPOLLIN, EPOLLOUT and so on.
    public init(rawValue: UInt32) { self.rawValue = rawValue }

    /// Bytes, a connection to accept, or the end of the stream.
    public static let read = Readiness(rawValue: EPOLLIN.rawValue)

    /// Room in the send buffer, or a connection made.
    public static let write = Readiness(rawValue: EPOLLOUT.rawValue)

    /// The peer will send no more; reported only where asked for.
    public static let peerClosed = Readiness(rawValue: EPOLLRDHUP.rawValue)

    /// Both directions are closed, or the descriptor failed; always reported.
    public static let broken = Readiness(rawValue: EPOLLHUP.rawValue | EPOLLERR.rawValue)
}

/// Whoever is told that a descriptor is ready.
public protocol EventHandler: AnyObject {
    /// Called on the loop's thread, once a round while the descriptor stays ready.
    ///
    /// - Parameter readiness: at least one bit that was asked for, or ``Readiness/broken``.
    func ready(_ readiness: Readiness)
}
