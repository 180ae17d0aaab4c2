import EventLoop
import TestKit

/// Does it again while it fails for a reason that passes: what a caller of the services does.
///
/// The work carries an idempotency key, or does no harm twice.
func persistently<Value: Sendable>(
    _ what: String, within limit: Duration = .seconds(90), _ work: () async throws -> Value
) async throws -> Value {
    var done: Value?
    try await eventually(within: limit, what) {
        do {
            done = try await work()
        } catch let error as any TransientError where error.isTransient {
            return false
        }
        return true
    }
    guard let done else { throw NeverReturned() }
    return done
}

struct NeverReturned: Error {}
