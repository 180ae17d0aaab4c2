internal import EventLoop

/// Where a streamed reply is written to.
final class ReplyStream: BodySink {
    private let connection: ServerConnection
    private let turn: UInt32
    private let isChunked: Bool

    init(_ connection: ServerConnection, turn: UInt32, isChunked: Bool) {
        self.connection = connection
        self.turn = turn
        self.isChunked = isChunked
    }

    func write(_ bytes: [UInt8]) async throws {
        let loop = connection.hub.loop
        if loop.isCurrent {
            let hasRoom = try connection.write(bytes, turn, isChunked: isChunked)
            if hasRoom { return }
        }
        let isWritten = loop.isCurrent
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                loop.onLoop { self.wait(continuation, isWritten ? [] : bytes) }
            }
        } onCancel: {
            loop.onLoop { self.connection.giveUpWriting(self.turn) }
        }
    }

    private func wait(_ continuation: CheckedContinuation<Void, any Error>, _ bytes: [UInt8]) {
        do {
            let hasRoom = try connection.write(bytes, turn, isChunked: isChunked)
            if hasRoom { return continuation.resume() }
            connection.writer = continuation
        } catch {
            continuation.resume(throwing: error)
        }
    }
}

extension ServerConnection {
    /// How many bytes may wait before a writer has to.
    private static let highWater = 65_536

    /// What is sent at once rather than together with what follows in the same round.
    private static let flushSize = 16_384

    /// Queues a piece of a streamed body; whether there is room for more.
    func write(_ bytes: [UInt8], _ turn: UInt32, isChunked: Bool) throws -> Bool {
        guard self.turn == turn, phase == .serving else { throw ConnectionEnded() }
        guard !Task.isCancelled else { throw CancellationError() }
        precondition(writer == nil, "two tasks write one body")
        if !bytes.isEmpty {
            let before = transport.pending
            transport.queue { out in
                if isChunked {
                    ReplyHead.appendChunk(bytes, to: &out)
                } else {
                    out.append(contentsOf: bytes)
                }
            }
            bytesOut += transport.pending - before
            if transport.pending >= ServerConnection.flushSize { flush() } else { planFlush() }
            guard phase == .serving else { throw ConnectionEnded() }
        }
        return transport.pending < ServerConnection.highWater
    }

    func resumeWriter() {
        guard let writer else { return }
        self.writer = nil
        writer.resume()
    }

    func giveUpWriting(_ turn: UInt32) {
        guard self.turn == turn, let writer else { return }
        self.writer = nil
        writer.resume(throwing: CancellationError())
    }
}
