internal import EventLoop
internal import Model
internal import Synchronization

/// Which accounts are in memory, which are being loaded, and which do not fit.
final class Residents: Sendable {
    private struct State {
        var memories: [AccountID: AccountMemory] = [:]
        var loads: [AccountID: Loading] = [:]
        var wanted: Set<AccountID> = []
        var refused: [AccountID: Refusal] = [:]
    }

    private struct Refusal {
        let bytes: Int
        let until: UInt64
    }

    private let state = Mutex(State())
    private let limit: Int

    init(limit: Int) { self.limit = limit }

    subscript(account: AccountID) -> AccountMemory? { state.withLock { $0.memories[account] } }

    var all: [AccountMemory] { state.withLock { Array($0.memories.values) } }

    var bytes: Int { all.reduce(0) { $0 + $1.bytes } }

    /// Forgets what is in memory of an account; with `memory`, only if it is still that.
    func drop(_ account: AccountID, _ memory: AccountMemory? = nil) {
        state.withLock { state in
            if let memory, state.memories[account] !== memory { return }
            state.memories[account] = nil
        }
    }

    /// Whether nobody waits yet to load an account in the background.
    func want(_ account: AccountID) -> Bool {
        state.withLock { $0.loads[account] == nil && $0.wanted.insert(account).inserted }
    }

    /// The load that runs for an account, or a new one that `isMine` to do.
    func loading(_ account: AccountID, isWanted: Bool = false) -> (load: Loading, isMine: Bool) {
        state.withLock { state in
            if isWanted { state.wanted.remove(account) }
            if let load = state.loads[account] { return (load, false) }
            let load = Loading()
            state.loads[account] = load
            return (load, true)
        }
    }

    func finish(_ account: AccountID, _ result: Result<Void, any Error>) {
        state.withLock { $0.loads.removeValue(forKey: account) }?.finish(result)
    }

    // MARK: Room

    /// Throws 503 `account-too-large` for a minute after an account did not fit.
    func check(_ account: AccountID) throws {
        let refusal = state.withLock { $0.refused[account] }
        guard let refusal, Deadline.monotonicNow < refusal.until else { return }
        throw SegmentFault.tooLarge(account, bytes: refusal.bytes, limit: limit)
    }

    /// Throws when an account needs more than there is for all.
    func allow(_ account: AccountID, bytes: Int) throws {
        guard bytes > limit else { return }
        state.withLock {
            $0.refused[account] = Refusal(
                bytes: bytes, until: Deadline.monotonicNow &+ 60_000_000_000)
        }
        throw SegmentFault.tooLarge(account, bytes: bytes, limit: limit)
    }

    /// Holds an account from now on; those that were used longest ago make room.
    ///
    /// - Returns: those that went.
    func keep(_ memory: AccountMemory) throws -> [AccountMemory] {
        let own = memory.bytes
        try allow(memory.account, bytes: own)
        let others = all.filter { $0.account != memory.account }.map { ($0, $0.bytes, $0.usedAt) }
        var sum = others.reduce(own) { $0 + $1.1 }
        var gone: [AccountMemory] = []
        for (other, bytes, _) in others.sorted(by: { $0.2 < $1.2 }) where sum > limit {
            sum -= bytes
            gone.append(other)
        }
        state.withLock { state in
            for other in gone { state.memories[other.account] = nil }
            state.memories[memory.account] = memory
            state.refused[memory.account] = nil
        }
        return gone
    }
}
