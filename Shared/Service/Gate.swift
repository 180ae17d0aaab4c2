internal import Synchronization

/// A gate that opens once; who waits passes then.
final class Gate: Sendable {
    private struct State {
        var isOpen = false
        var waiting: [(CheckedContinuation<Void, Never>, orRelease: Bool)] = []
    }

    private let state = Mutex(State())

    var isOpen: Bool { state.withLock { $0.isOpen } }

    func open() {
        let waiting = state.withLock { state in
            state.isOpen = true
            defer { state.waiting = [] }
            return state.waiting
        }
        for (continuation, _) in waiting { continuation.resume() }
    }

    /// Lets those pass who do not insist.
    func release() {
        let passing = state.withLock { state in
            let passing = state.waiting.filter(\.orRelease)
            state.waiting.removeAll(where: \.orRelease)
            return passing
        }
        for (continuation, _) in passing { continuation.resume() }
    }

    func wait(orRelease: Bool) async {
        await withCheckedContinuation { continuation in
            let isOpen = state.withLock { state in
                if !state.isOpen { state.waiting.append((continuation, orRelease)) }
                return state.isOpen
            }
            if isOpen { continuation.resume() }
        }
    }
}
