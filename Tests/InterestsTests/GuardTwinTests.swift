import Model
import TestKit
import Testing

@testable import Interests

/// The table of `domain.md` 8.1 as slowly as it is written there.
private struct SlowGuard {
    private(set) var states: [String: MembershipState] = [:]

    mutating func act(_ contact: Int64, _ interest: InterestID, _ act: MembershipAct)
        -> MembershipOutcome
    {
        let key = "\(contact) \(interest)"
        let state = states[key, default: .none]
        guard
            let row = GuardTests.table.first(where: { $0.0 == state && $0.1 == act })
        else { return .unknown }
        states[key] = row.2
        return row.3
    }

    func state(_ contact: Int64, _ interest: InterestID) -> MembershipState {
        states["\(contact) \(interest)", default: .none]
    }
}

@Suite("The guard and its slow twin", .database(Schema.migrations))
struct GuardTwinTests {
    @Test func `random batches end as in the table, step by step`() async throws {
        let world = try await InterestsWorld()
        var interests: [InterestID] = []
        for name in ["Wine", "Beer", "Food"] { interests.append(try await world.interest(name)) }
        var random = SeededGenerator()
        var twin = SlowGuard()
        let acts: [MembershipAct] = [.assign, .assign, .remove, .subscribe, .unsubscribe]

        for batch in 0..<150 {
            var items: [(Int64, InterestID, MembershipAct)] = []
            var expected: [MembershipOutcome] = []
            for _ in 0..<Int.random(in: 1...80, using: &random) {
                let contact = Int64.random(in: 1...12, using: &random)
                let interest = interests[Int.random(in: 0..<3, using: &random)]
                let act = acts[Int.random(in: 0..<acts.count, using: &random)]
                items.append((contact, interest, act))
                expected.append(twin.act(contact, interest, act))
            }

            let outcomes = try await world.change(items, as: .contact)

            #expect(outcomes == expected, "batch \(batch) of seed \(random.seed)")
        }
        for contact in Int64(1)...12 {
            for interest in interests {
                let state = try await world.state(contact, interest)
                #expect(state == twin.state(contact, interest), "seed \(random.seed)")
            }
        }
    }
}
