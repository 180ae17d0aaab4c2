internal import Model
internal import Synchronization

/// Which accounts have hits to decide, and from when on.
final class DueAccounts: Sendable {
    private let due = Mutex<[AccountID: Instant]>([:])

    /// Rings when something becomes due sooner than before.
    let bell = Bell()

    /// Notes that an account has something to decide.
    func add(_ account: AccountID, from moment: Instant) {
        let isSooner = due.withLock { due in
            guard moment < due[account] ?? Instant(rawValue: .max) else { return false }
            due[account] = moment
            return true
        }
        if isSooner { bell.ring() }
    }

    /// The accounts whose time has come; they are taken out.
    func take(at now: Instant) -> [AccountID] {
        due.withLock { due in
            let ready = due.filter { $0.value <= now }.keys.sorted()
            for account in ready { due[account] = nil }
            return ready
        }
    }

    /// When the next one's time comes.
    var next: Instant? { due.withLock { $0.values.min() } }
}
