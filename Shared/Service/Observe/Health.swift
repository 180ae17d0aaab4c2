internal import Synchronization

/// Whether the service should get traffic, and what it misses.
///
/// A missing peer or a missing PostgreSQL is only listed: else every replica would leave the
/// balancer at once (`design.md` 1, 6).
public final class Health: Sendable {
    /// How a part of the service is.
    public enum State: Sendable, Hashable {
        /// As it should be.
        case ok

        /// Away; the service does what it can without.
        case missing(String)

        /// Not there yet: no traffic until it is.
        case loading(String)
    }

    private struct Parts {
        var states: [String: State] = [:]
        var isStopping = false
    }

    private let parts = Mutex(Parts())

    /// Notes how a part is.
    ///
    /// - Parameters:
    ///   - part: a few words, such as `link copy`.
    ///   - state: from now on.
    /// - Returns: whether that is news.
    @discardableResult
    public func set(_ part: String, _ state: State) -> Bool {
        parts.withLock { parts in
            defer { parts.states[part] = state }
            return parts.states[part] != state
        }
    }

    /// Whether no part is loading and the service does not stop.
    public var isReady: Bool {
        parts.withLock { parts in
            !parts.isStopping
                && !parts.states.values.contains { if case .loading = $0 { true } else { false } }
        }
    }

    func stop() { parts.withLock { $0.isStopping = true } }

    var report: [String: String] {
        parts.withLock { parts in
            parts.states.mapValues { state in
                switch state {
                case .ok: "ok"
                case .missing(let why): "missing: \(why)"
                case .loading(let why): "loading: \(why)"
                }
            }
        }
    }
}
