internal import EventLoop

/// A condition that did not come true in time.
public struct NeverHappened: Error, CustomStringConvertible {
    /// What was waited for, and how long.
    public let description: String
}

private let patience = EventLoop(name: "eventually")

/// Waits until a condition is true, looking again every few milliseconds.
///
/// - Parameters:
///   - limit: when to give up.
///   - what: says in the failure what was waited for.
///   - condition: may be called often; its errors end the wait.
/// - Throws: ``NeverHappened``, or what `condition` throws.
public func eventually(
    within limit: Duration = .seconds(10), _ what: String,
    _ condition: () async throws -> Bool
) async throws {
    let deadline = Deadline.after(limit)
    var interval = Duration.milliseconds(2)
    while try await !condition() {
        guard !deadline.hasPassed else {
            throw NeverHappened(description: "did not happen within \(limit): \(what)")
        }
        try await patience.sleep(for: interval)
        interval = min(interval * 2, .milliseconds(50))
    }
}
