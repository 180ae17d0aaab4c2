/// Whatever takes the bytes of a body that is written piece by piece.
protocol BodySink: AnyObject, Sendable {
    func write(_ bytes: [UInt8]) async throws
}

/// Writes a body piece by piece, as fast as the peer reads.
public final class BodyWriter: Sendable {
    private let sink: any BodySink

    init(_ sink: any BodySink) { self.sink = sink }

    /// Sends bytes; returns when there is room for more.
    ///
    /// - Parameter bytes: nothing happens when empty.
    /// - Throws: when the peer is gone, took nothing for 30 s, or the task was cancelled.
    public func write(_ bytes: [UInt8]) async throws {
        guard !bytes.isEmpty else { return }
        try await sink.write(bytes)
    }
}
