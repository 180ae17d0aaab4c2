import Clients
import EventLoop
import Feed
import HTTP
import Model
import Postgres
import Service
import Synchronization

/// How long it takes from a change in an owner's feed to the flip in Segmentation's.
///
/// A thousand segments look at what changes. Changes leave at a fixed rate whatever Segmentation
/// does; each is of another contact and puts it into a segment of its kind, and counts from the
/// moment it should have left until it is read in the feed, where only what is committed can be.
final class SegmentFlipsRun: Sendable {
    private let site: SegmentSite
    private let sources = ChangeServer()
    private let state = Mutex(State())

    private struct State {
        var due: [Int64: UInt64] = [:]
        var entered: [Int64: UInt64] = [:]
        var probes: Set<Int64> = []
        var isOver = false
    }

    private static let account = AccountID(1)

    /// Nobody has it before the run.
    private static let newInterest: Int64 = 21

    init(site: SegmentSite) { self.site = site }

    /// Measures with so many segments beside those that catch the changes.
    func figures(segments: Int, rate: Int, seconds: Int, population: Int64) async throws -> [Figure]
    {
        try await sources.listen(on: site.sourcesPort)
        let filling = try await define(segments)
        try await site.wait(for: "Segmentation to follow", within: .seconds(60)) {
            sources.isFollowed
        }
        let changes = try await prepare(rate * seconds, population)
        let result = try await measure(changes, rate)
        let name = "change to flip, \(segments) segments, \(population) contacts, \(rate)/s"
        return [
            Figure("\(name), p50", result.at(0.5), "ms"),
            Figure("\(name), p99", result.at(0.99), "ms", limit: 500, must: "value <= 500"),
            Figure("\(name), longest", result.at(1), "ms"),
            Figure("\(segments) segments over \(population) contacts, filled", filling, "s"),
        ]
    }

    // MARK: Before

    /// Makes the segments; the seconds until all are filled.
    private func define(_ count: Int) async throws -> Double {
        let began = site.loops.all[0].now
        let probes: [Criterion] = [
            Criterion(
                on: .interest, test: .subscribed,
                interest: InterestID(SegmentFlipsRun.newInterest)),
            Criterion(on: .language, test: .hasAny, values: ["de"]),
            Criterion(on: .message, test: .clicked, days: 7),
        ]
        for (index, probe) in probes.enumerated() {
            let id = try await add("Probe \(index)", .test(probe))
            state.withLock { _ = $0.probes.insert(id.rawValue) }
        }
        for number in 0..<count {
            _ = try await add("Segment \(number)", SegmentQuestion(number).criteria)
        }
        let list = { [site] in try await site.segmentation.segments(in: SegmentFlipsRun.account) }
        try await site.wait(
            for: "the segments to be filled", within: .seconds(600), every: .milliseconds(200)
        ) { try await list().allSatisfy(\.isFilled) }
        return Double(site.loops.all[0].now - began) / 1e9
    }

    private func add(_ name: String, _ match: Criteria) async throws -> SegmentID {
        try await site.persistently("a segment", within: .seconds(60)) {
            try await site.segmentation.add(
                SegmentDraft(name: name, match: match), in: SegmentFlipsRun.account, key: name
            ).id
        }
    }

    /// Three memberships, then a contact that speaks another language, then a click.
    private func prepare(_ count: Int, _ population: Int64) async throws -> [Planned] {
        let apart = max(1, population / Int64(count))
        let contacts = (0..<Int64(count)).map { 1 + $0 * apart }
        let changing = contacts.enumerated().filter { $0.offset % 5 == 3 }.map(\.element)
        let known = try await SegmentContacts(site: site).read(
            changing, of: SegmentFlipsRun.account)
        return contacts.enumerated().compactMap { number, contact in
            switch number % 5 {
            case 3:
                guard var changed = known[contact] else { return nil }
                changed.language = "de"
                changed.version += 1
                return Planned(contact, .contacts, .changed(changed, in: 1))
            case 4:
                let click = LinkClick(
                    click: ClickID(Int64(number) + 1), contact: ContactID(contact),
                    message: MessageID(1), link: LinkID(1), interests: [], verdict: .human,
                    clickedAt: .now)
                return Planned(contact, .tracking, .clicked(click, by: contact, in: 1))
            default:
                let other = 1 + Int64(number) % SegmentQuestion.interests
                return Planned(
                    contact, .interests,
                    .joined(
                        contact, [other, SegmentFlipsRun.newInterest], version: 2, in: 1))
            }
        }
    }

    private struct Planned: Sendable {
        let contact: Int64
        let feed: ChangeServer.Feed
        let change: PostedChange

        init(_ contact: Int64, _ feed: ChangeServer.Feed, _ change: PostedChange) {
            self.contact = contact
            self.feed = feed
            self.change = change
        }
    }

    // MARK: The run

    private func measure(_ changes: [Planned], _ rate: Int) async throws -> Percentiles {
        let loop = site.loops.all[0]
        let latest = try await site.changes.changes(after: "latest").next
        let following = Task(executorPreference: loop) { try await self.follow(from: latest) }
        let began = loop.now
        let apart = UInt64(1_000_000_000 / rate)
        for (number, planned) in changes.enumerated() {
            let due = began + UInt64(number) * apart
            let now = loop.now
            if due > now { try await loop.sleep(for: .nanoseconds(Int64(due - now))) }
            state.withLock { $0.due[planned.contact] = due }
            sources[planned.feed].post([planned.change])
        }
        try await site.wait(for: "every change to become a flip", within: .seconds(120)) {
            state.withLock { $0.entered.count >= changes.count }
        }
        state.withLock { $0.isOver = true }
        following.cancel()
        let end = state.withLock { $0 }
        return Percentiles(
            end.due.compactMap { contact, due in
                end.entered[contact].map { Double($0 - due) / 1e6 }
            })
    }

    private func follow(from latest: String) async throws {
        var position = latest
        while !state.withLock({ $0.isOver }) {
            let (changes, next) = try await site.changes.changes(after: position, wait: 5)
            let now = site.loops.all[0].now
            position = next
            state.withLock { state in
                for change in changes where change.kind == "segment.entered" {
                    guard let flip = try? change.decode(SegmentFlip.self),
                        state.probes.contains(flip.segment.rawValue),
                        state.entered[change.subject] == nil
                    else { continue }
                    state.entered[change.subject] = now
                }
            }
        }
    }
}
