import Synchronization

/// What a client sent and what it was answered: written beside the services, compared afterwards.
final class Ledger: Sendable {
    private let state = Mutex(State())

    struct State {
        /// Answered 2xx.
        var kept: Set<String> = []

        /// Sent, and no answer came, or one that leaves it open.
        var open: Set<String> = []

        /// Clicks answered 302, and clicks without an answer.
        var clicks: Int64 = 0
        var openClicks: Int64 = 0

        /// Answers that said: later.
        var later = 0
    }

    var now: State { state.withLock { $0 } }

    func sent(_ what: String) { state.withLock { _ = $0.open.insert(what) } }

    func kept(_ what: String) {
        state.withLock { state in
            state.open.remove(what)
            state.kept.insert(what)
        }
    }

    func later() { state.withLock { $0.later += 1 } }

    func click(answered: Bool) {
        state.withLock { state in
            if answered { state.clicks += 1 } else { state.openClicks += 1 }
        }
    }
}
