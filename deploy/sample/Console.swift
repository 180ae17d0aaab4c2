internal import Glibc
internal import Synchronization

/// What the job tells while it works, on standard output.
final class Console: Sendable {
    private struct State {
        var step = "start"
        var number = 0
        var shown = -1
    }

    private let state = Mutex(State())
    private let isTerminal = isatty(STDOUT_FILENO) == 1

    /// The step that runs.
    var step: String { state.withLock { $0.step } }

    /// Begins a step.
    func begin(_ step: String) {
        let number = state.withLock { state in
            state.number += 1
            state.step = step
            state.shown = -1
            return state.number
        }
        line("")
        line("\(number). \(step)")
    }

    /// One line of the step.
    func note(_ text: String) { line("   \(text)") }

    /// A line.
    func line(_ text: String) { _ = Console.write(Array((text + "\n").utf8)) }

    /// Shows how far something is: a bar on a terminal, else a line each quarter.
    func progress(_ what: String, _ done: Int64, of total: Int64) {
        let percent = total > 0 ? Int(done * 100 / total) : 100
        if isTerminal {
            let filled = String(repeating: "#", count: percent / 4)
            let empty = String(repeating: ".", count: 25 - percent / 4)
            _ = Console.write(Array("\r   [\(filled)\(empty)] \(percent) % \(what)  ".utf8))
            if percent == 100 { line("") }
            return
        }
        let isNew = state.withLock { state in
            guard percent / 25 > state.shown else { return false }
            state.shown = percent / 25
            return true
        }
        if isNew { note("[\(String(repeating: "#", count: percent / 4))] \(percent) % \(what)") }
    }

    /// Begins a new bar.
    func resetProgress() { state.withLock { $0.shown = -1 } }

    /// Writes all bytes; false when nobody reads them any more.
    static func write(_ bytes: [UInt8]) -> Bool {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes {
                Glibc.write(STDOUT_FILENO, $0.baseAddress, $0.count)
            }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { return false }
            rest = rest.dropFirst(count)
        }
        return true
    }
}
