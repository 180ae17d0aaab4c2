import Feed
import HTTP
import Model
import Postgres
import TestKit
import Testing

@testable import Segmentation

/// Random changes, told to replicas of the service and to a model of it.
struct LiveScript {
    var source: RandomCriteria
    let clock: TestClock
    var worlds: [SegmentationWorld]

    /// The model: who there is, and what segments say.
    var people: [Int64: Person] = [:]
    var definitions: [SegmentID: Definitions.Definition] = [:]
    var drafts: [SegmentID: SegmentDraft] = [:]
    var erased: Set<ContactID> = []
    private var clickIDs: [Int64: [ClickID]] = [:]
    private var versions: [String: Int32] = [:]
    private var next: Int64 = 0
    /// What was done last, oldest first.
    private var steps: [String] = []

    /// Nobody's criteria look at it: rules give it.
    static let given = InterestID(5)

    private struct Undone: Error {}

    init() async throws {
        var source = RandomCriteria(random: SeededGenerator())
        let zone: SlowZone = source.pick([.brussels, .utc, .kathmandu])
        let day = source.pick(["2026-03-28", "2026-10-24", "2028-02-28", "2026-12-31"])
        let clock = TestClock(day + "T12:00:00Z")
        source.zone = zone
        source.today = zone.day(of: clock.now)
        self.source = source
        self.clock = clock
        worlds = [
            try await SegmentationWorld(zone: zone.name, now: { clock.now }),
            try await SegmentationWorld(isReplica: true, now: { clock.now }),
        ]
        try await worlds[0].addFields()
        try await worlds[0].addInterests(1...5)
        try await worlds[0].know(messages: RandomCriteria.messages)
    }

    /// What stands in a failure.
    var comment: Comment {
        "seed \(source.random.seed), \(source.zone.name), \(clock.now), \(steps.suffix(6))"
    }

    var today: Day { source.zone.day(of: clock.now) }

    private mutating func world() -> SegmentationWorld { source.pick(worlds) }

    private mutating func version(_ key: String) -> Int32 {
        versions[key, default: 0] += 1
        return versions[key, default: 0]
    }

    private mutating func number() -> Int64 {
        next += 1
        return next
    }

    private mutating func note(_ step: String) { steps.append(step) }

    // MARK: Steps

    /// One random change.
    mutating func step() async throws {
        source.today = today
        source.segments = definitions.keys.sorted()
        switch Int.random(in: 0..<32, using: &source.random) {
        case 0..<3: try await add()
        case 3: try await edit()
        case 4: try await remove()
        case 5..<11: try await putContact()
        case 11..<13: try await putState()
        case 13: try await erase()
        case 14..<20: try await putMembership()
        case 20..<26: try await putActivity()
        case 26..<28: try await choose()
        case 28: try await rollBack()
        case 29: try await fillSome()
        default: try await disturb()
        }
    }

    /// Lets whatever is late be done.
    mutating func settle() async throws {
        let world = world()
        note("settle by \(worlds.firstIndex { $0.cache === world.cache } ?? -1)")
        try await world.turnDay()
    }

    private mutating func add() async throws {
        guard definitions.count < 8 else { return }
        let parent: SegmentID? = source.pick([nil, nil] + source.segments)
        let draft = SegmentDraft(
            name: "Segment \(number())", match: source.criteria(depth: 1), parent: parent,
            onEnter: source.pick([nil, SegmentRule(assign: [LiveScript.given])]),
            existing: source.pick([nil, false, true]))
        note("add \(draft.name), parent \(draft.parent?.rawValue ?? 0)")
        let world = world()
        do {
            let segment = try await world.database.transaction { transaction in
                try await world.segments.add(draft, to: world.account, in: transaction)
            }
            definitions[segment.id] = .init(match: draft.match, parent: parent)
            drafts[segment.id] = draft
        } catch is InvalidInput {}
    }

    private mutating func edit() async throws {
        guard !definitions.isEmpty else { return }
        let id = source.pick(source.segments)
        guard var draft = drafts[id] else { return }
        draft.match = source.criteria(depth: 1)
        draft.parent = source.pick([nil, nil] + source.segments)
        let existing = draft.existing
        draft.existing = nil
        note("edit \(id)")
        let world = world()
        do {
            _ = try await world.segments.replace(
                id, by: draft, in: world.account, ifVersion: nil)
            definitions[id] = .init(match: draft.match, parent: draft.parent)
            draft.existing = existing
            drafts[id] = draft
        } catch is InvalidInput {}
    }

    private mutating func remove() async throws {
        guard definitions.count > 4 else { return }
        let id = source.pick(source.segments)
        note("remove \(id)")
        let world = world()
        do {
            try await world.segments.remove(id, from: world.account, ifVersion: nil)
            definitions[id] = nil
        } catch is SegmentFault {}
        try await world.segments.sweep()
    }

    /// A contact that is new, or another than before.
    private mutating func putContact() async throws {
        let id = Int64.random(in: 1...25, using: &source.random)
        guard !erased.contains(ContactID(id)) else { return }
        let fresh = source.person(id)
        people[id, default: Person(contact: fresh.contact)].contact = fresh.contact
        people[id]?.contact.state = source.pick([.confirmed, .confirmed, .unconfirmed])
        try await tell(id)
    }

    private mutating func putState() async throws {
        guard let id = people.keys.sorted().randomElement(using: &source.random) else { return }
        people[id]?.contact.state = source.pick([.confirmed, .blacklisted, .unconfirmed])
        try await tell(id)
    }

    private mutating func tell(_ id: Int64) async throws {
        guard var contact = people[id]?.contact else { return }
        contact.version = version("\(id)")
        note("contact \(id) \(contact.state)")
        try await world().put(contact)
    }

    private mutating func erase() async throws {
        guard people.count > 12,
            let id = people.keys.sorted().randomElement(using: &source.random)
        else { return }
        note("erase \(id)")
        people[id] = nil
        erased.insert(ContactID(id))
        try await world().erase(id)
    }

    private mutating func putMembership() async throws {
        guard let id = people.keys.sorted().randomElement(using: &source.random) else { return }
        let interest = Int64.random(in: 1...4, using: &source.random)
        let state: MembershipState = source.pick([.subscribed, .none, .unsubscribed])
        let clicks = Int32.random(in: 0...3, using: &source.random)
        note("membership of \(id) in \(interest): \(state), \(clicks)")
        people[id]?.memberships[InterestID(interest)] = (state, clicks)
        try await world().put(
            id, interest, state, clicks: clicks, version: version("\(id) \(interest)"))
    }

    private mutating func choose() async throws {
        guard let segment = source.segments.randomElement(using: &source.random),
            let id = people.keys.sorted().randomElement(using: &source.random)
        else { return }
        let choice: ManualChoice = source.pick([.include, .exclude, .automatic])
        note("\(choice) \(id) in \(segment)")
        people[id]?.manual[segment] = choice == .automatic ? nil : choice
        let request = ManualRequest(choice: choice, contacts: [ContactID(id)])
        let world = world()
        let manual = ManualStore(database: world.database, decider: world.decider)
        try await world.database.transaction { transaction in
            try await manual.choose(
                request, in: segment, of: world.account, by: nil, in: transaction)
        }
    }

    // MARK: Activities

    private mutating func putActivity() async throws {
        guard let id = people.keys.sorted().randomElement(using: &source.random) else { return }
        let fresh = source.person(id)
        note("activity of \(id)")
        switch Int.random(in: 0..<5, using: &source.random) {
        case 0:
            guard let event = fresh.deliveries.first,
                people[id]?.deliveries.contains(where: { $0.message == event.message }) == false
            else { return }
            people[id]?.deliveries.append(event)
            try await world().deliver(event, to: id)
        case 1:
            guard let event = fresh.openings.first,
                people[id]?.openings.contains(where: { $0.message == event.message }) == false
            else { return }
            people[id]?.openings.append(event)
            try await world().open(event, by: id)
        case 2:
            guard let visit = fresh.visits.first else { return }
            people[id]?.visits.append(visit)
            try await world().visit(visit, by: id, VisitID(number()))
        case 3:
            guard let click = fresh.clicks.first else { return }
            let clickID = ClickID(number())
            people[id]?.clicks.append(click)
            clickIDs[id, default: []].append(clickID)
            try await world().click(click, by: id, clickID)
        default: try await retract(id)
        }
    }

    private mutating func retract(_ id: Int64) async throws {
        guard let clicks = people[id]?.clicks,
            let index = clicks.indices.randomElement(using: &source.random),
            let clickID = clickIDs[id]?[index]
        else { return }
        people[id]?.clicks[index].isHuman.toggle()
        guard let click = people[id]?.clicks[index] else { return }
        try await world().click(click, by: id, clickID)
    }

    // MARK: Trouble

    /// A change that does not come true, after everything was decided.
    private mutating func rollBack() async throws {
        guard let id = people.keys.sorted().randomElement(using: &source.random) else { return }
        var contact = source.person(id).contact
        contact.version = 10_000
        note("rolled back: contact \(id)")
        let world = world()
        let page = try world.changes([("contact.changed", id, JSON.encode(contact))])
        await #expect(throws: Undone.self) {
            try await world.database.transaction { transaction in
                try await world.contactChanges.apply(world.account.rawValue, page, transaction)
                throw Undone()
            }
        }
    }

    private mutating func fillSome() async throws {
        note("fill some")
        let world = world()
        _ = try await world.filler.fillChunk(of: world.account)
    }

    /// Memory comes and goes, processes end, hours pass, the account moves.
    private mutating func disturb() async throws {
        let index = Int.random(in: worlds.indices, using: &source.random)
        let world = worlds[index]
        note("disturb \(index)")
        switch Int.random(in: 0..<6, using: &source.random) {
        case 0: world.cache.drop(world.account)
        case 1:
            let clock = clock
            worlds[index] = try await SegmentationWorld(isReplica: true, now: { clock.now })
        case 2...3: clock.advance(seconds: source.pick([1, 3_600, 40_000, 86_400, 200_000]))
        case 4:
            source.zone = source.pick([.brussels, .utc, .kathmandu])
            try await world.put(zone: source.zone.name, version: 1 + version("zone"))
        default: try await world.makeResident()
        }
    }

    // MARK: What must be true

    /// Who must belong to each segment.
    func expected(_ id: SegmentID) -> [Int64] {
        let slow = SlowEvaluator(today: today, zone: source.zone, segments: definitions)
        return people.values.filter { $0.contact.state == .confirmed && slow.belongs($0, to: id) }
            .map(\.contact.id.rawValue).sorted()
    }
}
