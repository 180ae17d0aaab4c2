import HTTP
import Model
import Postgres
import Synchronization
import TestKit
import Testing

@testable import Interests

/// The contacts whose leaving was answered.
private final class Departed: Sendable {
    private let known = Mutex<Set<Int64>>([])

    var contacts: Set<Int64> { known.withLock { $0 } }

    func add(_ contact: Int64) { known.withLock { _ = $0.insert(contact) } }
}

@Suite("Deciding who has an interest", .database(Schema.migrations))
struct GuardTests {
    /// `domain.md` 8.1: state before, act, state after, what the caller is told.
    static let table: [(MembershipState, MembershipAct, MembershipState, MembershipOutcome)] = [
        (.none, .assign, .subscribed, .assigned),
        (.none, .remove, .none, .none),
        (.none, .subscribe, .subscribed, .assigned),
        (.none, .unsubscribe, .none, .none),
        (.subscribed, .assign, .subscribed, .already),
        (.subscribed, .remove, .none, .removed),
        (.subscribed, .subscribe, .subscribed, .already),
        (.subscribed, .unsubscribe, .unsubscribed, .unsubscribed),
        (.unsubscribed, .assign, .unsubscribed, .refusedUnsubscribed),
        (.unsubscribed, .remove, .unsubscribed, .none),
        (.unsubscribed, .subscribe, .subscribed, .assigned),
        (.unsubscribed, .unsubscribe, .unsubscribed, .unsubscribed),
    ]

    static func acts(to state: MembershipState) -> [MembershipAct] {
        switch state {
        case .subscribed: [.assign]
        case .unsubscribed: [.subscribe, .unsubscribe]
        case .none, .unknown: [.assign, .remove]
        }
    }

    @Test func `every state and act ends as the table says`() async throws {
        let world = try await InterestsWorld()
        let interest = try await world.interest("Wine")
        for (index, row) in Self.table.enumerated() {
            let contact = Int64(index + 1)
            for act in Self.acts(to: row.0) {
                try await world.change([(contact, interest, act)], as: .contact)
            }

            let outcomes = try await world.change([(contact, interest, row.1)], as: .contact)

            #expect(outcomes == [row.3], "\(row)")
            #expect(try await world.state(contact, interest) == row.2, "\(row)")
        }
    }

    @Test(arguments: [Actor.user, .import, .segment, .workflow, .api])
    func `no actor gives back what the contact left`(_ actor: Actor) async throws {
        let world = try await InterestsWorld()
        let interest = try await world.interest("Wine")
        try await world.change([(1, interest, .assign)], as: .user)
        try await world.change([(1, interest, .unsubscribe)], as: .contact)

        let outcomes = try await world.change([(1, interest, .assign)], as: actor)

        #expect(outcomes == [.refusedUnsubscribed])
        #expect(try await world.state(1, interest) == .unsubscribed)
    }

    @Test func `items about one membership take effect in order`() async throws {
        let world = try await InterestsWorld()
        let interest = try await world.interest("Wine")

        let outcomes = try await world.change([
            (1, interest, .assign), (1, interest, .assign), (1, interest, .remove),
            (1, interest, .assign),
        ])

        #expect(outcomes == [.assigned, .already, .removed, .assigned])
        #expect(try await world.membership(1, interest)?.version == 3)
    }

    @Test func `what cannot be is told item by item`() async throws {
        let world = try await InterestsWorld(plan: .start)
        let hidden = try await world.interest("Hidden", .interest, .private)
        let label = try await world.interest("Label", .label, .private)
        try await world.followContacts("contact.erased", 2)

        let outcomes = try await world.change(
            [
                (1, InterestID(99), .assign), (2, label, .assign), (1, hidden, .assign),
                (1, label, .assign), (1, label, .subscribe), (1, hidden, .unsubscribe),
            ], as: .contact)

        #expect(
            outcomes == [
                .unknownInterest, .erasedContact, .notInPlan, .assigned, .notForContacts,
                .notForContacts,
            ])
    }

    @Test func `another account's interest is unknown`() async throws {
        let world = try await InterestsWorld()
        let interest = try await world.interest("Wine")
        let other = InterestsWorld.account(8, .interests, .pro)
        let item = MembershipItem(contact: ContactID(1), interest: interest, act: .assign)

        let outcomes = try await world.database.transaction { transaction in
            try await world.memberships.change(
                [item], of: other, for: .init(actor: .api, origin: "x", doneBy: "x"),
                in: transaction)
        }

        #expect(outcomes == [.unknownInterest])
    }

    @Test func `a contact's changes of one kind are one change of the feed`() async throws {
        let world = try await InterestsWorld()
        let wine = try await world.interest("Wine")
        let beer = try await world.interest("Beer")
        try await world.change([(1, wine, .assign), (1, beer, .assign), (2, wine, .assign)])

        try await world.change([(1, wine, .unsubscribe), (1, beer, .remove)], as: .contact)

        #expect(
            try await world.published() == [
                "membership.subscribed 1", "membership.subscribed 2",
                "membership.unsubscribed 1", "membership.removed 1",
            ])
    }

    @Test func `what changes nothing is neither published nor written into the history`()
        async throws
    {
        let world = try await InterestsWorld()
        let wine = try await world.interest("Wine")
        try await world.change([(1, wine, .assign)])

        try await world.change([(1, wine, .assign), (1, wine, .assign)])

        #expect(try await world.published().count == 1)
        let history = try await world.database.all(
            InterestsWorld.history, world.account.id, ContactID(1))
        #expect(history.count == 1)
        #expect(try await world.membership(1, wine)?.version == 1)
    }

    @Test func `an import that runs while contacts leave brings nobody back`() async throws {
        let world = try await InterestsWorld()
        let interest = try await world.interest("Wine")
        let contacts = Array(Int64(1)...200)
        try await world.change(contacts.map { ($0, interest, .assign) })
        let left = Departed()

        try await withThrowingTaskGroup { group in
            group.addTask {
                for contact in contacts {
                    try await world.change([(contact, interest, .unsubscribe)], as: .contact)
                    left.add(contact)
                }
            }
            for _ in 0..<2 {
                group.addTask {
                    while left.contacts.count < contacts.count {
                        let gone = left.contacts
                        let outcomes = try await world.change(
                            contacts.map { ($0, interest, .assign) })
                        for (contact, outcome) in zip(contacts, outcomes) {
                            // Who left before the batch began is told as such.
                            if gone.contains(contact) { #expect(outcome == .refusedUnsubscribed) }
                            #expect([.already, .refusedUnsubscribed].contains(outcome))
                        }
                    }
                }
            }
            try await group.waitForAll()
        }

        for contact in contacts {
            #expect(try await world.state(contact, interest) == .unsubscribed)
        }
    }

    @Test func `a batch that waited for another tells what that one left`() async throws {
        let world = try await InterestsWorld()
        let interest = try await world.interest("Wine")
        let hasWritten = Signal()
        // The two batches may hold every connection of the pool.
        let watcher = Database(
            TestDatabase.current.conninfo, on: world.loops, connections: 2, name: "watcher")

        async let first: Void = world.database.transaction { transaction in
            _ = try await world.memberships.change(
                [MembershipItem(contact: ContactID(1), interest: interest, act: .assign)],
                of: world.account, for: .init(actor: .user, origin: "a", doneBy: "a"),
                in: transaction)
            hasWritten.fire()
            try await eventually("the other batch waits for this one") {
                try await watcher.first(Self.waiting) ?? 0 > 0
            }
        }
        await hasWritten.wait()
        let outcomes = try await world.change([(1, interest, .assign)])
        try await first
        await watcher.close()

        #expect(outcomes == [.already])
        #expect(try await world.membership(1, interest)?.version == 1)
    }

    private static let waiting = Statement<Int64>(
        """
        SELECT count(*)
        FROM pg_locks
        WHERE NOT granted AND locktype = 'transactionid'
        """)
}
