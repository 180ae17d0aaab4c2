import Clients
import EventLoop
import Feed
import HTTP
import Model
import Synchronization

/// How long it takes from a click in a browser to `segment.entered` in Segmentation's feed.
///
/// Clicks leave at a fixed rate whatever the services do, each by another contact on a link that
/// gives the interest of the segment; each counts from the moment it should have left.
final class ClickToEntry: Sendable {
    private let site: Site
    private let account: AccountID
    private let state = Mutex(State())

    private struct State {
        var clicked: [Int64: UInt64] = [:]
        var entered: [Int64: UInt64] = [:]
        var refused = 0
        var isOver = false
    }

    private struct Target {
        let contact: Int64
        let path: String
    }

    static let rate = 200

    init(site: Site, account: AccountID) {
        self.site = site
        self.account = account
    }

    /// At rest: nothing else happens.
    static func atRest(_ site: Site, seconds: Int) async throws -> [Figure] {
        let run = ClickToEntry(site: site, account: try await site.makeAccount())
        let targets = try await run.prepare(count: rate * seconds)
        let result = try await run.measure(targets) { false }
        return figures(result, "click to entry at rest", limit: 1_000)
    }

    /// While the largest import runs in the same account.
    static func duringImport(_ site: Site) async throws -> [Figure] {
        let account = try await site.makeAccount()
        let file = ImportFile(rows: 99_999, size: 24_000_000, interestsARow: 3)
        let importing = ImportRun(site: site, account: account, file: file)
        try await importing.prepare()
        let run = ClickToEntry(site: site, account: account)
        let targets = try await run.prepare(count: rate * 60)
        let isImported = Mutex(false)
        let shared = Shared(isImported)
        let task = Task(executorPreference: site.loops.all[0]) {
            defer { shared.value.withLock { $0 = true } }
            return try await importing.measure()
        }
        let result = try await run.measure(targets) { shared.value.withLock { $0 } }
        let seconds = try await task.value
        return figures(result, "click to entry during an import", limit: 3_000)
            + [Figure("that import", seconds, "s")]
    }

    private static func figures(_ result: Percentiles, _ name: String, limit: Double) -> [Figure] {
        [
            Figure("\(name), p50", result.at(0.5), "ms"),
            Figure(
                "\(name), p99", result.at(0.99), "ms", limit: limit,
                must: "value <= \(Int(limit))"),
            Figure("\(name), longest", result.at(1), "ms"),
        ]
    }

    // MARK: Before

    /// Contacts, an interest, a segment of who has it, and a tracked link for each contact.
    private func prepare(count: Int) async throws -> [Target] {
        let source = try await site.contacts.addSource(SourceDraft(name: "Clicks"), in: account)
        let interest = try await site.interests.add(
            InterestDraft(name: "Clicked", kind: .interest, visibility: .public), in: account)
        let contacts = try await makeContacts(count, source.id)
        let message = try await site.tracking.add(
            MessageDraft(
                name: "Bench", html: "<p><a href=\"https://example.com/landing\">Read</a></p>"),
            in: account)
        guard let link = message.links.first else { throw BenchError("the message has no link") }
        _ = try await site.tracking.change(
            link.id, of: message.id, LinkPatch(interests: [interest.id]), in: account)
        let segment = try await site.segmentation.add(
            SegmentDraft(
                name: "Clicked",
                match: .test(Criterion(on: .interest, test: .subscribed, interest: interest.id))),
            in: account)
        try await site.wait(for: "the segment to be filled", within: .seconds(60)) {
            try await site.segmentation.segment(segment.id, in: account).isFilled
        }
        return try await track(message.id, contacts)
    }

    private func makeContacts(_ count: Int, _ source: SourceID) async throws -> [ContactID] {
        var contacts: [ContactID] = []
        for first in stride(from: 0, to: count, by: 5_000) {
            let rows = (first..<min(first + 5_000, count)).map { number in
                ContactRow(
                    email: "clicker.\(number)@example.org", language: "nl", sources: [source])
            }
            let reply = try await site.contacts.waiting(.seconds(30)).apply(
                ContactBatch(rows: rows, consent: Consent(rightfullyObtained: true)), in: account)
            contacts += reply.results.compactMap(\.contact)
        }
        guard contacts.count == count else { throw BenchError("contacts were rejected") }
        return contacts
    }

    private func track(_ message: MessageID, _ contacts: [ContactID]) async throws -> [Target] {
        var targets: [Target] = []
        for first in stride(from: 0, to: contacts.count, by: 5_000) {
            let some = Array(contacts[first..<min(first + 5_000, contacts.count)])
            let request = RecipientsRequest(
                contacts: some, deliveredAt: Instant.now + .seconds(-3_600))
            let reply = try await site.tracking.waiting(.seconds(30)).track(
                message, for: request, in: account)
            for recipient in reply.results {
                guard let url = recipient.links.first?.url,
                    let path = url.firstRange(of: "/c/")
                else { throw BenchError("a recipient has no tracked link") }
                targets.append(
                    Target(
                        contact: recipient.contact.number, path: String(url[path.lowerBound...])))
            }
        }
        return targets
    }

    // MARK: The run

    /// Clicks until all targets are used or `isOver`; milliseconds from click to entry.
    private func measure(
        _ targets: [Target], until isOver: @Sendable () -> Bool
    ) async throws -> Percentiles {
        let loop = site.loops.all[0]
        let latest = try await site.segments.changes(after: "latest").next
        let following = Task(executorPreference: loop) { try await self.follow(from: latest) }
        let began = loop.now
        let apart = UInt64(1_000_000_000 / ClickToEntry.rate)
        for (number, target) in targets.enumerated() {
            if isOver() { break }
            let due = began + UInt64(number) * apart
            let now = loop.now
            if due > now { try await loop.sleep(for: .nanoseconds(Int64(due - now))) }
            state.withLock { $0.clicked[target.contact] = due }
            Task(executorPreference: loop) { await self.click(target) }
        }
        try await site.wait(for: "every click to become an entry", within: .seconds(60)) {
            state.withLock { $0.entered.count + $0.refused >= $0.clicked.count }
        }
        state.withLock { $0.isOver = true }
        following.cancel()
        let end = state.withLock { $0 }
        guard end.refused == 0 else { throw BenchError("\(end.refused) clicks got no 302") }
        return Percentiles(
            end.clicked.compactMap { contact, clicked in
                end.entered[contact].map { Double($0 - clicked) / 1e6 }
            })
    }

    private func click(_ target: Target) async {
        var request = ClientRequest(.get, site.publicBase, target.path)
        request.headers.set("User-Agent", to: ClickToEntry.browser)
        // Without what a browser sends besides, it would be a suspect.
        request.headers.set("Accept", to: "text/html")
        request.headers.set("Accept-Language", to: "nl")
        request.headers.set("Accept-Encoding", to: "gzip")
        request.headers.set("Sec-Fetch-Mode", to: "navigate")
        let status = try? await site.client.send(request).status
        if status != .found { state.withLock { $0.refused += 1 } }
    }

    static let browser =
        "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"

    private func follow(from latest: String) async throws {
        var position = latest
        while !state.withLock({ $0.isOver }) {
            let (changes, next) = try await site.segments.changes(after: position, wait: 5)
            let now = site.loops.all[0].now
            position = next
            state.withLock { state in
                for change in changes
                where change.account == account.number && change.kind == "segment.entered"
                    && state.entered[change.subject] == nil
                {
                    state.entered[change.subject] = now
                }
            }
        }
    }
}

private final class Shared<Value: ~Copyable & Sendable>: Sendable {
    let value: Value

    init(_ value: consuming Value) { self.value = value }
}
