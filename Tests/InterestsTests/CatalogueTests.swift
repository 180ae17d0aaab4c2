import HTTP
import Model
import Postgres
import Service
import TestKit
import Testing

@testable import Interests

@Suite("The catalogue's rules")
struct InterestRulesTests {
    private func rules(_ mode: AccountMode, _ plan: Plan) -> InterestRules {
        InterestRules(account: InterestsWorld.account(7, mode, plan))
    }

    private func codes(_ mode: AccountMode, _ plan: Plan, _ draft: InterestDraft) -> [String] {
        do {
            _ = try rules(mode, plan).check(draft)
            return []
        } catch let error as InvalidInput {
            return error.errors.map { "\($0.pointer) \($0.code)" }
        } catch {
            return ["\(error)"]
        }
    }

    @Test func `names are trimmed and in NFC`() throws {
        let entry = try rules(.interests, .pro).check(InterestDraft(name: "\u{a0} Cafe\u{301} \n"))

        #expect(Array(entry.name.utf8) == Array("Caf\u{e9}".utf8))
        #expect(entry.kind == .interest)
        #expect(entry.visibility == .public)
    }

    @Test func `everything wrong is told at once`() {
        let draft = InterestDraft(
            name: " ", label: String(repeating: "x", count: 201),
            description: String(repeating: "x", count: 1_001), kind: .label, visibility: .public)

        #expect(
            codes(.interests, .pro, draft) == [
                "/kind kind-not-in-mode", "/visibility label-is-private", "/name missing-name",
                "/label too-long", "/description too-long",
            ])
    }

    @Test(arguments: [
        (AccountMode.interests, InterestKind.interest, true),
        (.interests, .preference, false), (.interests, .label, false),
        (.legacy, .interest, false), (.legacy, .preference, true), (.legacy, .label, true),
    ])
    func `the mode says which kinds there are`(
        _ mode: AccountMode, _ kind: InterestKind, _ isAllowed: Bool
    ) {
        #expect(codes(mode, .pro, InterestDraft(name: "x", kind: kind)).isEmpty == isAllowed)
    }

    @Test(arguments: [(Plan.start, false), (.essential, false), (.pro, true), (.premium, true)])
    func `private interests begin at plan pro, labels never count`(_ plan: Plan, _ isAllowed: Bool)
    {
        let draft = InterestDraft(name: "x", visibility: .private)

        #expect(codes(.interests, plan, draft).isEmpty == isAllowed)
        #expect(codes(.legacy, plan, InterestDraft(name: "x", kind: .label)).isEmpty)
    }

    @Test func `a downgraded account may still rename its private interest`() throws {
        let interest = Interest(
            id: InterestID(1), name: "x", kind: .interest, visibility: .private, createdAt: .now,
            version: 1)

        let entry = try rules(.interests, .start).check(InterestPatch(name: "y"), of: interest)

        #expect(entry.name == "y")
    }
}

@Suite("Keeping the catalogue", .database(Schema.migrations))
struct InterestStoreTests {
    @Test func `a name exists once per kind, byte by byte`() async throws {
        let world = try await InterestsWorld(mode: .legacy)
        let id = try await world.interest("Wine", .preference)
        _ = try await world.interest("wine", .preference)
        _ = try await world.interest("Wine", .label, .private)

        await #expect(throws: InterestFault.duplicate(id)) {
            _ = try await world.interest("Wine", .preference)
        }
    }

    @Test func `a deleted interest is gone at once, its memberships soon, its name free`()
        async throws
    {
        let world = try await InterestsWorld()
        let wine = try await world.interest("Wine")
        try await world.change((1...20).map { (Int64($0), wine, .assign) })

        try await world.interests.remove(wine, from: world.account.id, ifVersion: 1)

        #expect(try await world.change([(1, wine, .assign)]) == [.unknownInterest])
        #expect(try await world.memberships.ofContact(ContactID(1), in: world.account.id).isEmpty)
        #expect(try await world.interest("Wine") != wine)
        try await world.interests.sweep()
        #expect(try await world.membership(1, wine) == nil)
    }

    @Test func `a stale version changes nothing`() async throws {
        let world = try await InterestsWorld()
        let wine = try await world.interest("Wine")
        let rules = InterestRules(account: world.account)

        await #expect(throws: ProtocolFault.self) {
            _ = try await world.interests.change(wine, in: world.account.id, ifVersion: 3) {
                try rules.check(InterestPatch(name: "Beer"), of: $0)
            }
        }
        #expect(try await world.interests.find(wine, in: world.account.id).name == "Wine")
    }
}

@Suite("Parts of a batch")
struct BatchPartsTests {
    @Test func `a membership stands once in a wave`() {
        let items = [(1, 1), (1, 2), (1, 1), (2, 1), (1, 1)].map {
            MembershipItem(contact: ContactID($0.0), interest: InterestID($0.1), act: .assign)
        }

        #expect(Waves(items).waves == [[0, 1, 3], [2], [4]])
    }

    @Test func `the hand-written JSON is what the type says`() throws {
        let points = [
            MembershipPoint(
                interest: InterestID(3), state: .subscribed, actor: .link, clicks: 2,
                firstClick: Instant(rawValue: 1_700_000_000_123),
                lastClick: Instant(rawValue: 1_700_000_001_000), version: 4),
            MembershipPoint(
                interest: InterestID(4), state: .none, actor: .user, clicks: 0, version: 1),
        ]

        let json = MembershipPublication.json(ContactID(9), points)

        let change = try JSON.decode(MembershipChange.self, from: json, .request)
        #expect(change == MembershipChange(contact: ContactID(9), memberships: points))
    }
}

@Suite("Reading a batch")
struct BatchReaderTests {
    @Test func `the hand-written answer is what the type says`() throws {
        let outcomes = MembershipOutcome.allCases.filter { $0 != .unknown }

        let reply = try JSON.decode(
            MembershipBatchReply.self, from: BatchReader.answer(outcomes), .request)

        #expect(reply.results.map(\.outcome) == outcomes)
    }
}
