/// How a client treats its connections.
public struct ClientSettings: Sendable {
    /// The most idle connections that a loop keeps to one host.
    public var idleConnections = 16

    /// How long a connection waits for another use; below the servers' 60 s.
    public var idleTimeout: Duration = .seconds(45)

    /// The longest to make a connection to one address.
    public var connectTimeout: Duration = .seconds(3)

    /// How long a stream may stand still.
    public var progressTimeout: Duration = .seconds(30)

    /// The most bytes of a reply's head.
    public var headerBytes = 65_536

    /// The defaults.
    public init() {}
}
