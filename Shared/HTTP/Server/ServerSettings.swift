/// What a server tolerates; the defaults are those of the design.
public struct ServerSettings: Sendable {
    /// The most bytes of a request line, else 414.
    public var requestLineBytes = 8_192

    /// The most bytes of all header fields, else 431.
    public var headerBytes = 16_384

    /// The most header fields, else 431.
    public var headerFields = 100

    /// From the first byte of a head, or from the connection, to its last byte.
    public var headerTimeout: Duration = .seconds(10)

    /// How long a body may be slower than ``bodyBytesPerSecond``.
    public var bodyGrace: Duration = .seconds(10)

    /// The least speed of a body after ``bodyGrace``.
    public var bodyBytesPerSecond = 1_000

    /// How long a connection may wait for its next request.
    public var idleTimeout: Duration = .seconds(60)

    /// How long a peer may take nothing of a reply, and a streaming route may stand still.
    public var writeTimeout: Duration = .seconds(30)

    /// When the caller sends no `Audience-Deadline`.
    public var deadline: Duration = .seconds(5)

    /// The longest `Audience-Deadline` that is believed.
    public var longestDeadline: Duration = .seconds(300)

    /// How long a handler still runs for a peer that has closed its side.
    public var halfClosed: Duration = .seconds(2)

    /// How much of an unread body is read to keep the connection.
    public var drainBytes = 65_536

    /// The most connections; more wait in the kernel's queue.
    public var connections = 20_000

    /// The defaults.
    public init() {}
}
