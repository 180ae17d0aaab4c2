import Clients
import EventLoop
import Feed
import HTTP
import Model

/// How many clicks a second are decided, published and applied by Interests.
///
/// The clicks come first, and wait in a long hold; then it is over for all of them at once, so
/// that nothing but deciding and applying is measured. Each is of another contact, on a link that
/// gives an interest.
struct ClicksApplied: Sendable {
    private let site: Site
    private let account: AccountID
    private let count: Int

    /// Requests at once.
    private static let connections = 64

    static func figures(_ site: Site, count: Int) async throws -> [Figure] {
        let run = ClicksApplied(
            site: site, account: try await site.makeAccount(), count: count)
        return try await run.measure()
    }

    private func measure() async throws -> [Figure] {
        try await set(hold: 3_600)
        let paths = try await prepare()
        let latest = try await site.interestChanges.changes(after: "latest").next
        try await click(paths)
        try await set(hold: 0)
        let rate = try await applied(after: latest)
        return [
            Figure(
                "clicks decided, published and applied by Interests", rate, "clicks/s",
                limit: 5_000, must: "value >= 5000")
        ]
    }

    private func set(hold: Int32) async throws {
        var settings = TrackingSettings()
        settings.verdicts.hold = hold
        _ = try await site.tracking.put(settings, in: account)
    }

    /// An interest, a link that gives it, and a tracked link a contact.
    private func prepare() async throws -> [String] {
        let interest = try await site.interests.add(
            InterestDraft(name: "Clicked", kind: .interest, visibility: .public), in: account)
        let message = try await site.tracking.add(
            MessageDraft(
                name: "Bench", html: "<p><a href=\"https://example.com/landing\">Read</a></p>"),
            in: account)
        guard let link = message.links.first else { throw BenchError("the message has no link") }
        _ = try await site.tracking.change(
            link.id, of: message.id, LinkPatch(interests: [interest.id]), in: account)
        var paths: [String] = []
        for first in stride(from: 1, through: count, by: 5_000) {
            let contacts = (first..<min(first + 5_000, count + 1)).map { ContactID(Int64($0)) }
            let reply = try await site.tracking.waiting(.seconds(30)).track(
                message.id,
                for: RecipientsRequest(
                    contacts: contacts, deliveredAt: Instant.now + .seconds(-7_200)),
                in: account)
            for recipient in reply.results {
                guard let url = recipient.links.first?.url,
                    let path = url.firstRange(of: "/c/")
                else { throw BenchError("a recipient has no tracked link") }
                paths.append(String(url[path.lowerBound...]))
            }
        }
        return paths
    }

    private func click(_ paths: [String]) async throws {
        let loop = site.loops.all[0]
        try await withThrowingTaskGroup(of: Void.self) { group in
            for first in 0..<ClicksApplied.connections {
                group.addTask(executorPreference: loop) {
                    for index in stride(
                        from: first, to: paths.count, by: ClicksApplied.connections)
                    {
                        try await click(paths[index])
                    }
                }
            }
            try await group.waitForAll()
        }
    }

    private func click(_ path: String) async throws {
        var request = ClientRequest(.get, site.publicBase, path)
        request.headers.set("User-Agent", to: ClickToEntry.browser)
        request.headers.set("Accept", to: "text/html")
        request.headers.set("Accept-Language", to: "nl")
        request.headers.set("Accept-Encoding", to: "gzip")
        request.headers.set("Sec-Fetch-Mode", to: "navigate")
        guard try await site.client.send(request).status == .found else {
            throw BenchError("a click got no 302")
        }
    }

    /// From the first page that Interests published to the last.
    private func applied(after latest: String) async throws -> Double {
        let loop = site.loops.all[0]
        let deadline = Deadline.after(.seconds(180))
        var position = latest
        var seen = 0
        var first: (count: Int, at: UInt64)?
        while seen < count {
            guard !deadline.hasPassed else {
                throw BenchError("\(seen) of \(count) clicks were applied")
            }
            let (changes, next) = try await site.interestChanges.changes(after: position, wait: 5)
            position = next
            seen += changes.count {
                $0.account == account.number && $0.kind == "membership.subscribed"
            }
            if first == nil, seen > 0 { first = (seen, loop.now) }
        }
        guard let first, seen > first.count else { throw BenchError("too few clicks") }
        return Double(seen - first.count) / (Double(loop.now - first.at) / 1e9)
    }
}
