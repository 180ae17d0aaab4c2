internal import Synchronization

/// Whether a transaction committed, told when it is over.
///
/// What it queued for its commit is freed with it: when that never ran, the transaction was rolled
/// back, or nobody knows.
final class Fate: Sendable {
    private let hasCommitted = Atomic<Bool>(false)
    private let whenLost: @Sendable () -> Void

    init(whenLost: @escaping @Sendable () -> Void) { self.whenLost = whenLost }

    deinit {
        if !hasCommitted.load(ordering: .acquiring) { whenLost() }
    }

    func isGood() { hasCommitted.store(true, ordering: .releasing) }
}
