import Clients
import EventLoop
import FoundationEssentials
import HTTP
import Model

/// The running services that are measured.
struct Site: Sendable {
    let contacts: ContactsClient
    let interests: InterestsClient
    let segmentation: SegmentationClient
    let tracking: TrackingClient
    let imports: ImportsClient
    let segments: FeedClient
    let interestChanges: FeedClient

    /// Where contacts click.
    let publicBase: BaseURL

    let loops: EventLoops
    let client: HTTPClient

    private struct Addresses: Codable {
        var contactsURL: String
        var interestsURL: String
        var segmentationURL: String
        var trackingURL: String
        var importsURL: String
        var publicURL: String
        var key: String
    }

    /// Reads the addresses and the operator's key that `deploy/run` and `deploy/bench` write.
    init(config path: String) throws {
        let bytes = [UInt8](try Data(contentsOf: URL(filePath: path)))
        let site = try JSON.decode(Addresses.self, from: bytes, .reply)
        loops = EventLoops(count: 1)
        client = HTTPClient(on: loops)
        contacts = ContactsClient(
            client: client, base: try BaseURL(site.contactsURL), key: site.key)
        interests = InterestsClient(
            client: client, base: try BaseURL(site.interestsURL), key: site.key)
        segmentation = SegmentationClient(
            client: client, base: try BaseURL(site.segmentationURL), key: site.key)
        tracking = TrackingClient(
            client: client, base: try BaseURL(site.trackingURL), key: site.key)
        imports = ImportsClient(client: client, base: try BaseURL(site.importsURL), key: site.key)
        segments = FeedClient(
            client: client, base: try BaseURL(site.segmentationURL), key: site.key)
        interestChanges = FeedClient(
            client: client, base: try BaseURL(site.interestsURL), key: site.key)
        publicBase = try BaseURL(site.publicURL)
    }

    /// Makes an account of its own for one measurement.
    func makeAccount() async throws -> AccountID {
        let account = AccountID(rawValue: Instant.now.rawValue)
        _ = try await contacts.put(
            AccountDraft(
                name: "Bench", mode: .interests, plan: .pro, languages: ["nl", "fr", "en"],
                timeZone: "Europe/Brussels"),
            account: account)
        return account
    }

    /// Asks again until `condition` holds.
    func wait(
        for what: String, within limit: Duration, _ condition: () async throws -> Bool
    ) async throws {
        let deadline = Deadline.after(limit)
        while try await !condition() {
            guard !deadline.hasPassed else { throw BenchError("\(what): not within \(limit)") }
            try await loops.all[0].sleep(for: .milliseconds(20))
        }
    }
}

/// Why nothing could be measured.
struct BenchError: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }
}
