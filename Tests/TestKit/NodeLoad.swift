internal import FoundationEssentials
internal import Glibc
internal import HTTP

/// A running `tracking-load`.
public final class NodeLoad: Sendable {
    private let child: ChildProgram
    private let log: String

    init(_ child: ChildProgram, log: String) {
        self.child = child
        self.log = log
    }

    /// What it found.
    public struct Figures: Decodable, Sendable {
        /// Requests that left.
        public var sent: Int

        /// Answered 302 with the right destination.
        public var acknowledged: Int

        /// Answers that were wrong, 503, or did not come.
        public var failed: Int

        /// Requests whose connection broke.
        public var broken: Int

        /// Milliseconds that half of all did not exceed.
        public var p50: Double

        /// Hits that the node itself counted as lost.
        public var lost: Int

        /// Rows in PostgreSQL.
        public var stored: Int

        /// Acknowledged, and not stored.
        public var missing: Int

        /// Stored more than once.
        public var twice: Int

        /// Stored, and never sent.
        public var unasked: Int

        /// Whether it found nothing wrong.
        public var right: Bool
    }

    /// Whether it still sends or compares.
    public var isRunning: Bool { child.isRunning }

    /// Sends no more; it then compares.
    public func stop() { child.send(SIGTERM) }

    /// Waits for its end.
    ///
    /// - Parameter limit: how long it may take.
    /// - Returns: what it found.
    /// - Throws: when it does not end, or finds nothing because it could not load.
    public func figures(within limit: Duration = .seconds(180)) async throws -> Figures {
        let status: Int32
        do {
            status = try await child.waitForEnd(within: limit)
        } catch {
            child.send(SIGKILL)
            throw error
        }
        let text = try String(contentsOfFile: log, encoding: .utf8)
        guard let line = text.split(separator: "\n").last(where: { $0.hasPrefix("{") }) else {
            throw ChildProgramError("tracking-load ended with \(status): \(text)")
        }
        let figures = try JSON.decode(Figures.self, from: Array(line.utf8), .reply)
        guard figures.right == (status == 0) else {
            throw ChildProgramError("tracking-load ended with \(status), and says \(line)")
        }
        return figures
    }
}
