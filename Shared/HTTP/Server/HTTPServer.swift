public import EventLoop

/// Serves routes over HTTP/1.1.
public final class HTTPServer: Sendable {
  /// A server that does not listen yet.
  ///
  /// - Parameters:
  ///   - routes: no two of the same method and template.
  ///   - loops: connections are spread over all of them.
  ///   - settings: what is tolerated.
  ///   - gate: asked before each handler but those of open routes; what it throws is the answer.
  ///   - observe: told of every exchange when it is over, on the connection's loop.
  public init(
    _ routes: [Route], on loops: EventLoops, settings: ServerSettings = .init(),
    gate: (@Sendable (inout Request, Route) async throws -> Void)? = nil,
    observe: (@Sendable (Exchange, (any Error)?) -> Void)? = nil
  ) {}

  /// Begins to accept connections.
  ///
  /// - Parameters:
  ///   - host: an IPv4 or IPv6 address.
  ///   - port: 0 lets the kernel choose.
  /// - Returns: the bound port.
  /// - Throws: ``ListenError`` when the address is taken or not ours.
  public func listen(host: String = "127.0.0.1", port: Int) async throws -> Int {
    fatalError("soon")
  }

  /// Ends: accepts no more, finishes what runs, then cuts what is left.
  ///
  /// - Parameter limit: how long to wait for what runs.
  public func stop(within limit: Duration = .seconds(10)) async {}

  /// Whether ``stop(within:)`` was called.
  public var isStopping: Bool { false }

  /// Returns when ``stop(within:)`` is called: long polls then answer at once.
  ///
  /// It also returns when the task is cancelled.
  public func whenStopping() async {}

  /// How many connections are open.
  public var connections: Int { 0 }
}
