// COPY and migration scripts: libpq refuses both in pipeline mode.
//
// The connection is leased, so one task drives it, step by step; each step runs on the loop and
// does not block. A task that is cancelled, or waits too long for the server, loses the
// connection: there is no other way out of a COPY that is certain to end.

internal import CPostgres
internal import EventLoop

extension Connection {
    /// How long the server may be silent during a COPY.
    static let plainPatience = Duration.seconds(30)

    /// Leaves pipeline mode while `body` runs.
    func plainly<Value>(_ body: () async throws -> Value) async throws -> Value {
        try await step { connection, handle in
            guard PQexitPipelineMode(handle) == 1 else { throw connection.lost("leave pipeline") }
            connection.isPlain = true
            connection.setInterest([])
        }
        let value: Value
        do {
            value = try await body()
        } catch {
            try? await resumePipeline()
            throw error
        }
        try await resumePipeline()
        return value
    }

    private func resumePipeline() async throws {
        try await step { connection, handle in
            guard PQtransactionStatus(handle) != PQTRANS_ACTIVE, PQenterPipelineMode(handle) == 1
            else {
                connection.drop(.init(.connectionLost, "resume", "left in the middle of something"))
                return
            }
            connection.isPlain = false
            connection.setInterest(.read)
        }
    }

    /// Runs commands that return no rows, as one simple query.
    ///
    /// - Throws: the error of the first command that failed; those after it did not run.
    func runScript(_ text: String, name: String, patience: Duration) async throws {
        try await sendScript(text)
        try await finishScript(name, patience)
    }

    /// Sends a script; its results are still to be taken.
    private func sendScript(_ text: String) async throws {
        try await step { connection, handle in
            guard PQsendQuery(handle, text) == 1 else { throw connection.lost("send") }
        }
    }

    /// Takes all results that are left.
    ///
    /// - Returns: the affected rows of the last COPY.
    @discardableResult
    private func finishScript(_ name: String, _ patience: Duration) async throws -> Int {
        var failure: PostgresError?
        var copied = 0
        while let result = try await nextResult(name, patience) {
            if let error = result.error(name) { failure = failure ?? error }
            if result.tag.hasPrefix("COPY") { copied = result.affectedRows }
        }
        if let failure { throw failure }
        return copied
    }

    // MARK: COPY

    /// Runs `script`, whose last but one command is a `COPY … FROM STDIN`.
    ///
    /// - Returns: the rows copied.
    func copyIn(
        _ script: String, name: String, _ produce: (CopyWriter) async throws -> Void
    ) async throws -> Int {
        try await sendScript(script)
        try await awaitCopy(PGRES_COPY_IN, name)
        let writer = CopyWriter(self)
        do {
            try await produce(writer)
            try await writer.flush()
        } catch {
            try await endCopy(because: "the writer gave up")
            do {
                try await finishScript(name, Connection.plainPatience)
            } catch let refusal as PostgresError where refusal.code != "57014" {
                // The server refused an earlier row: that is why writing failed, if it did.
                throw error is PostgresError ? refusal : error
            } catch {}
            throw error
        }
        try await endCopy(because: nil)
        return try await finishScript(name, Connection.plainPatience)
    }

    /// Runs `script`, whose last but one command is a `COPY … TO STDOUT`.
    ///
    /// - Returns: the rows copied.
    func copyOut(
        _ script: String, name: String, _ body: ([UInt8]) async throws -> Void
    ) async throws -> Int {
        try await sendScript(script)
        try await awaitCopy(PGRES_COPY_OUT, name)
        do {
            var isLast = false
            while !isLast {
                let chunk: [UInt8]
                (chunk, isLast) = try await nextCopyChunk()
                if !chunk.isEmpty { try await body(chunk) }
            }
        } catch {
            await cut()
            throw error
        }
        return try await finishScript(name, Connection.plainPatience)
    }

    /// Takes results until the server is ready for the COPY.
    private func awaitCopy(_ status: ExecStatusType, _ name: String) async throws {
        while let result = try await nextResult(name, Connection.plainPatience) {
            if result.status == status { return }
            if let error = result.error(name) {
                _ = try? await finishScript(name, Connection.plainPatience)
                throw error
            }
        }
        throw PostgresError(.library, name, "the statement is no COPY of this direction")
    }

    /// Sends bytes of a COPY; returns when the socket has taken them.
    func putCopy(_ bytes: [UInt8]) async throws {
        try await step { connection, handle in
            // What the server says meanwhile is an error, or the end: taken with the results.
            let sent = bytes.withUnsafeBytes { raw in
                PQputCopyData(
                    handle, raw.baseAddress?.assumingMemoryBound(to: CChar.self), Int32(raw.count))
            }
            guard sent == 1 else { throw connection.lost("copy") }
        }
        try await flushPlain()
    }

    private func endCopy(because reason: String?) async throws {
        try await step { connection, handle in
            guard PQputCopyEnd(handle, reason) == 1 else { throw connection.lost("copy") }
        }
        try await flushPlain()
    }

    private func flushPlain() async throws {
        while true {
            let isSent = try await step { connection, handle in
                switch PQflush(handle) {
                case 0: return true
                case 1:
                    guard PQconsumeInput(handle) == 1 else { throw connection.lost("copy") }
                    return false
                default: throw connection.lost("copy")
                }
            }
            if isSent { return }
            try await wait(for: [.read, .write], Connection.plainPatience)
        }
    }

    private enum Copied: Sendable {
        case bytes([UInt8], isLast: Bool)
        case nothingYet
    }

    /// About 64 KiB of whole rows, and whether they are the last.
    private func nextCopyChunk() async throws -> ([UInt8], isLast: Bool) {
        while true {
            let copied = try await step { connection, handle -> Copied in
                guard PQconsumeInput(handle) == 1 else { throw connection.lost("copy") }
                var bytes: [UInt8] = []
                while bytes.count < 65_536 {
                    var row: UnsafeMutablePointer<CChar>?
                    let length = PQgetCopyData(handle, &row, 1)
                    if length > 0, let row {
                        bytes.append(
                            contentsOf: UnsafeRawBufferPointer(start: row, count: Int(length)))
                        PQfreemem(row)
                        continue
                    }
                    if length == -2 { throw connection.lost("copy") }
                    if length == 0, bytes.isEmpty { return .nothingYet }
                    return .bytes(bytes, isLast: length == -1)
                }
                return .bytes(bytes, isLast: false)
            }
            switch copied {
            case .bytes(let bytes, let isLast): return (bytes, isLast)
            case .nothingYet: try await wait(for: .read, Connection.plainPatience)
            }
        }
    }

    // MARK: Steps

    private enum Next: Sendable {
        case result(QueryResult?)
        case nothingYet
    }

    /// The next result, or `nil` when the script is over.
    private func nextResult(_ name: String, _ patience: Duration) async throws -> QueryResult? {
        try await flushPlain()
        while true {
            let next = try await step { connection, handle -> Next in
                guard PQconsumeInput(handle) == 1 || PQisBusy(handle) == 0 else {
                    throw connection.lost(name)
                }
                guard PQisBusy(handle) == 0 else { return .nothingYet }
                return .result(PQgetResult(handle).map { QueryResult($0, operation: name) })
            }
            if case .result(let result) = next { return result }
            try await wait(for: .read, patience)
        }
    }

    /// Runs `work` on the loop; a connection that it finds lost is dropped.
    private func step<Value: Sendable>(
        _ work: @escaping @Sendable (Connection, OpaquePointer) throws -> Value
    ) async throws -> Value {
        try await withCheckedThrowingContinuation {
            (continuation: CheckedContinuation<Value, any Error>) in
            loop.onLoop {
                guard let handle = self.handle else {
                    continuation.resume(
                        throwing: PostgresError(.connectionLost, "copy", "the connection is closed")
                    )
                    return
                }
                do {
                    continuation.resume(returning: try work(self, handle))
                } catch {
                    if let error = error as? PostgresError { self.drop(error) }
                    continuation.resume(throwing: error)
                }
            }
        }
    }

    /// Has the server stop, and closes the connection.
    private func cut() async {
        await withCheckedContinuation { continuation in
            loop.onLoop {
                self.dropCancelling(.init(.connectionLost, "copy", "given up by the caller"))
                continuation.resume()
            }
        }
    }

    /// Waits until the socket is ready; the connection is dropped when that takes too long.
    private func wait(for readiness: Readiness, _ patience: Duration) async throws {
        let due = Deadline.within(patience)
        let waiter = PlainWaiter()
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation {
                (continuation: CheckedContinuation<Void, any Error>) in
                loop.onLoop {
                    guard !waiter.isCancelled else {
                        self.dropCancelling(.init(.connectionLost, "copy", "cancelled"))
                        continuation.resume(throwing: CancellationError())
                        return
                    }
                    guard self.isOpen else {
                        continuation.resume(throwing: self.lost("copy"))
                        return
                    }
                    waiter.continuation = continuation
                    waiter.timer = self.loop.schedule(after: due.remaining) {
                        self.dropCancelling(.init(.timedOut, "copy", "the server is silent"))
                    }
                    self.plainWaiter = waiter
                    self.setInterest(readiness)
                }
            }
        } onCancel: {
            loop.onLoop {
                waiter.isCancelled = true
                guard self.plainWaiter === waiter else { return }
                waiter.end(CancellationError())
                self.dropCancelling(.init(.connectionLost, "copy", "cancelled"))
            }
        }
    }

    /// Called when the socket is ready, or broken, outside pipeline mode.
    func plainReady(_ readiness: Readiness) {
        setInterest([])
        if let waiter = plainWaiter {
            plainWaiter = nil
            waiter.end(nil)
        } else if !readiness.isDisjoint(with: .broken) {
            drop(lost("copy"))
        }
    }
}

/// The one task that waits for the socket; touched on the loop's thread only.
final class PlainWaiter: @unchecked Sendable {
    var continuation: CheckedContinuation<Void, any Error>?
    var timer: LoopTimer?
    var isCancelled = false

    /// Continues the task, with an error or without.
    func end(_ error: (any Error)?) {
        timer?.cancel()
        timer = nil
        guard let continuation else { return }
        self.continuation = nil
        if let error { continuation.resume(throwing: error) } else { continuation.resume() }
    }
}
