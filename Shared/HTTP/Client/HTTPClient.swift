public import EventLoop

/// Sends requests to other services over kept connections.
public final class HTTPClient: Sendable {
    /// A client without connections.
    ///
    /// - Parameters:
    ///   - loops: each keeps its own connections.
    ///   - settings: how connections are treated.
    public init(on loops: EventLoops, settings: ClientSettings = .init()) {}

    /// Sends a request and reads the whole reply.
    ///
    /// - Parameter request: sent with `Audience-Deadline`, what is left until the sooner of its time-out and the current deadline.
    /// - Returns: the reply, whatever its status.
    /// - Throws: ``HTTPClientError``, or what a streamed body threw.
    public func send(_ request: ClientRequest) async throws -> ClientReply { fatalError("soon") }

    /// Sends a request and returns when the head of the reply is there.
    ///
    /// - Parameter request: sent without `Audience-Deadline`.
    /// - Returns: the reply, whatever its status.
    /// - Throws: ``HTTPClientError``, or what a streamed body threw.
    public func stream(_ request: ClientRequest) async throws -> StreamedReply {
        fatalError("soon")
    }

    /// Ends every connection; what still runs fails.
    public func close() async {}
}
