internal import Model
internal import Synchronization

/// Which accounts have hits to decide, and from when on.
final class DueAccounts: Sendable {
    private struct State {
        var due: [AccountID: Instant] = [:]

        /// As long as is known: an account's hold is a setting.
        var holds: [AccountID: Duration] = [:]

        /// Whether the account is due sooner than before.
        mutating func add(_ account: AccountID, _ moment: Instant) -> Bool {
            guard moment < due[account] ?? Instant(rawValue: .max) else { return false }
            due[account] = moment
            return true
        }
    }

    private let state = Mutex(State())

    /// Rings when something becomes due sooner than before.
    let bell = Bell()

    /// How long hits wait at most until somebody looks whether a person is certain.
    private static let lookInterval = Duration.seconds(1)

    /// Notes that an account has something to decide.
    func add(_ account: AccountID, from moment: Instant) {
        let isSooner = state.withLock { $0.add(account, moment) }
        if isSooner { bell.ring() }
    }

    /// Notes that hits of an account were stored.
    ///
    /// - Parameters:
    ///   - account: whose.
    ///   - earliest: when the first of them was received.
    func add(_ account: AccountID, receivedFrom earliest: Instant) {
        let isSooner = state.withLock { state in
            let hold = state.holds[account] ?? .zero
            let look = Instant.now + DueAccounts.lookInterval
            return state.add(account, hold == .zero ? earliest : min(earliest + hold, look))
        }
        if isSooner { bell.ring() }
    }

    /// Notes how long the hits of an account wait.
    func note(hold: Duration, of account: AccountID) {
        state.withLock { $0.holds[account] = hold }
    }

    /// The accounts whose time has come; they are taken out.
    func take(at now: Instant) -> [AccountID] {
        state.withLock { state in
            let ready = state.due.filter { $0.value <= now }.keys.sorted()
            for account in ready { state.due[account] = nil }
            return ready
        }
    }

    /// When the next one's time comes.
    var next: Instant? { state.withLock { $0.due.values.min() } }
}
