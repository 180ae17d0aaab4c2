/// A request and how it was answered: what logs and metrics are made of.
public struct Exchange: Sendable {
    /// The request; `nil` when it was answered on the loop itself, without a task.
    ///
    /// Of a message that could not be read, only ``Request/id`` and ``Request/peer`` say something.
    public let request: Request?

    /// What was asked; `nil` when the message could not be read or the method is unknown.
    public let method: Method?

    /// The template of the route; empty when none matched.
    public let route: String

    /// What was answered.
    public let status: Status

    /// From the head's last byte to the reply's last byte being handed to the kernel or queued.
    public let nanoseconds: UInt64

    /// Bytes of the request's body that were received.
    public let bytesIn: Int

    /// Bytes of the reply, head included.
    public let bytesOut: Int

    /// ``nanoseconds`` as seconds.
    public var seconds: Double { Double(nanoseconds) / 1e9 }
}
