internal import FoundationEssentials
internal import Glibc
internal import Synchronization

/// A real program that a test started, and can kill.
public final class ChildProgram: Sendable {
    /// Its process id, until it was reaped.
    public let id: Int32

    private let status = Mutex<Int32?>(nil)

    /// Starts a program.
    ///
    /// - Parameters:
    ///   - program: the path of the file.
    ///   - arguments: without the program's name.
    ///   - environment: replaces this process's environment; `nil` passes it on.
    ///   - log: where its output is appended.
    /// - Throws: ``ChildProgramError`` when it cannot be started.
    public init(
        _ program: String, _ arguments: [String] = [], environment: [String: String]? = nil,
        log: String = "/dev/null"
    ) throws {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_addopen(
            &actions, 1, log, O_WRONLY | O_CREAT | O_APPEND, 0o600)
        posix_spawn_file_actions_adddup2(&actions, 1, 2)

        // Threads of the Swift runtime block signals, and what they start would inherit that.
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var none = sigset_t()
        sigemptyset(&none)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK))

        let words = CStrings([program] + arguments)
        let environment = environment ?? ProcessInfo.processInfo.environment
        let pairs = CStrings(environment.map { "\($0.key)=\($0.value)" })
        var id: pid_t = 0
        let failed = posix_spawn(
            &id, program, &actions, &attributes, words.pointers, pairs.pointers)
        guard failed == 0 else {
            throw ChildProgramError("\(program) does not start: error \(failed)")
        }
        self.id = id
    }

    /// Whether it still runs.
    public var isRunning: Bool { reap() == nil }

    /// Sends a signal; nothing when it has ended.
    ///
    /// - Parameter signal: such as `SIGKILL`.
    public func send(_ signal: Int32) {
        if isRunning { Glibc.kill(id, signal) }
    }

    /// Waits for its end.
    ///
    /// - Parameter limit: how long to wait.
    /// - Returns: the exit status, or 128 and the signal that ended it.
    /// - Throws: when it has not ended in time.
    public func waitForEnd(within limit: Duration = .seconds(30)) async throws -> Int32 {
        try await eventually(within: limit, "program \(id) to end") { !self.isRunning }
        return reap() ?? -1
    }

    /// Runs a program to its end.
    ///
    /// - Parameters:
    ///   - program: the path of the file.
    ///   - arguments: without the program's name.
    ///   - log: where its output is appended.
    ///   - limit: how long it may take.
    /// - Throws: when it fails, or has not ended in time.
    public static func run(
        _ program: String, _ arguments: [String], log: String, within limit: Duration
    ) async throws {
        let child = try ChildProgram(program, arguments, log: log)
        let status: Int32
        do {
            status = try await child.waitForEnd(within: limit)
        } catch {
            child.send(SIGKILL)
            throw error
        }
        guard status == 0 else {
            throw ChildProgramError("\(program) ended with \(status); its output: \(log)")
        }
    }

    private func reap() -> Int32? {
        status.withLock { status in
            if status == nil {
                var word: Int32 = 0
                if waitpid(id, &word, WNOHANG) == id {
                    let signal = word & 0x7f
                    status = signal == 0 ? (word >> 8) & 0xff : 128 + signal
                }
            }
            return status
        }
    }
}

/// Why a program could not be started, or how it ended.
public struct ChildProgramError: Error, CustomStringConvertible {
    /// A sentence for whoever reads the failed test.
    public let description: String

    init(_ description: String) { self.description = description }
}

/// An array of C strings that ends with a null pointer, as `exec` wants it.
private final class CStrings {
    let pointers: [UnsafeMutablePointer<CChar>?]

    init(_ texts: [String]) { pointers = texts.map { strdup($0) } + [nil] }

    deinit { for pointer in pointers { free(pointer) } }
}
