internal import Clients
internal import EventLoop
internal import HTTP
internal import Model
internal import Postgres
internal import Service

/// Brings what rules owe to Interests, from the outbox that their entries wrote.
///
/// The row's id is the idempotency key: a delivery that is repeated after a crash, or by another
/// process, has its effect once.
struct Deliverer: Sendable {
    let database: Database
    let interests: InterestsClient
    let log: Log

    /// Delivers until cancelled.
    func run(on loop: EventLoop) async throws {
        while true {
            try await deliverAll()
            try await loop.sleep(for: .milliseconds(200))
        }
    }

    /// Delivers whatever is due now.
    func deliverAll() async throws {
        while true {
            let due = try await database.all(MemberStatements.due)
            for assignment in due { try await deliver(assignment) }
            if due.isEmpty { return }
        }
    }

    private func deliver(_ assignment: Assignment) async throws {
        do {
            if !assignment.contacts.isEmpty {
                _ = try await interests.apply(
                    assignment.batch, in: assignment.account,
                    key: "segment-assignment-\(assignment.id)")
            }
            try await database.run(
                MemberStatements.settle, assignment.account, assignment.id)
        } catch let error as ServiceError where !error.isTransient && error.status != .conflict {
            log.error(
                "a rule's assignment was refused",
                [
                    ("account", .int(assignment.account.rawValue)),
                    ("segment", .int(assignment.segment.rawValue)),
                    ("reason", .string(error.type)),
                ])
            try await database.run(
                MemberStatements.fail, assignment.account, assignment.id, error.type)
        } catch let error as any TransientError where error.isTransient {
            try await postpone(assignment)
        } catch is ServiceError {
            try await postpone(assignment)
        }
    }

    /// Waits that double, from half a second to a minute.
    private func postpone(_ assignment: Assignment) async throws {
        let seconds = min(60, 0.5 * Double(1 << min(assignment.tries, 10)))
        try await database.run(
            MemberStatements.postpone, assignment.account, assignment.id, seconds)
    }
}
