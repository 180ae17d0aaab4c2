import Glibc
import Synchronization

/// Ctrl-C, or SIGTERM: nothing more is sent, and what was sent is compared all the same.
enum LoadStop {
    private static let flag = Atomic<Bool>(false)

    /// Whether to end.
    static var isAsked: Bool { flag.load(ordering: .relaxed) }

    /// Catches the first signal; the second one ends the process.
    static func catchSignals() {
        flag.store(false, ordering: .relaxed)
        for number in [SIGINT, SIGTERM] {
            signal(number) { number in
                LoadStop.flag.store(true, ordering: .relaxed)
                signal(number, SIG_DFL)
            }
        }
    }
}
