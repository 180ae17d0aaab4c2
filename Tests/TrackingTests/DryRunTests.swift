import Clients
import EventLoop
import HTTP
import Model
import Service
import TestKit
import Testing

@testable import Tracking

@Suite("A dry run of other thresholds", .database(Schema.migrations))
struct DryRunTests {
    /// Three contacts follow three links within a second, a minute after the delivery.
    private func begin() async throws -> (TrackingWorld, Message) {
        let world = try await TrackingWorld()
        try await world.addAccounts()
        let message = try await world.message(
            "https://a.test/", "https://b.test/", "https://c.test/")
        let delivered = Instant.now + .seconds(-7_200)
        let contacts = (1...3).map { ContactID($0) }
        try await world.recipients.deliver(
            message.id, to: contacts, of: TrackingWorld.account, at: delivered)
        for contact in contacts {
            for (index, link) in message.links.enumerated() {
                _ = await world.spool.append(
                    Hit(
                        receivedAt: delivered + .milliseconds(60_000 + Int64(index) * 2_500),
                        content: TokenContent(
                            .click, account: TrackingWorld.account, message: message.id,
                            link: link.id, contact: contact),
                        flags: [
                            .acceptLanguage, .acceptHTML, .acceptAny, .acceptEncoding,
                            .fetchMetadata, .navigate, .upgrade,
                        ], address: HitAddress("203.0.113.\(contact.number)"),
                        agent: "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 "
                            + "Firefox/140.0"))
            }
        }
        try await world.settle()
        return (world, message)
    }

    private func run(
        _ world: TrackingWorld, _ verdicts: VerdictSettings, _ message: MessageID? = nil
    ) async throws -> DryRunReport {
        try await DryRun(
            database: world.database, account: TrackingWorld.account,
            rules: VerdictRules(verdicts), message: message,
            since: Instant.now + .seconds(-86_400)
        ).report()
    }

    @Test func `the same thresholds change nothing`() async throws {
        let (world, message) = try await begin()

        let report = try await run(world, world.verdicts, message.id)

        #expect(report.clicks == 9 && report.changed.isEmpty && report.isComplete)
        #expect(report.verdicts.allSatisfy { $0.before == $0.after })
        #expect(report.verdicts.reduce(0) { $0 + $1.clicks } == 9)
    }

    @Test func `tells what would be another, and writes nothing`() async throws {
        let (world, _) = try await begin()
        let before = try await world.published("link.retracted").count
        var strict = world.verdicts
        strict.scannerSeconds = 3_600
        strict.windowSeconds = 60
        strict.manyLinks = 2
        strict.suspectPoints = 1
        strict.botPoints = 1

        let report = try await run(world, strict)

        #expect(report.clicks == 9 && report.changed.count == 9)
        #expect(
            report.verdicts == [VerdictChange(before: .human, after: .bot, clicks: 9)])
        try await world.decider.sweep()
        try await world.decider.decideDue()
        #expect(try await world.published("link.retracted").count == before)
        #expect(try await run(world, world.verdicts).changed.isEmpty)
    }

    @Test func `of another message there is nothing`() async throws {
        let (world, message) = try await begin()

        let report = try await run(world, world.verdicts, MessageID(message.id.number + 1))

        #expect(report == DryRunReport(clicks: 0, verdicts: [], changed: [], isComplete: true))
    }

    @Test func `is asked for over HTTP, with thresholds within their limits`() async throws {
        let (world, message) = try await begin()

        let report = try await world.api.tryOut(
            DryRunRequest(verdicts: world.verdicts, message: message.id),
            in: TrackingWorld.account)
        #expect(report.clicks == 9)
        var wrong = world.verdicts
        wrong.manyLinks = 1
        let error = await #expect(throws: ServiceError.self) {
            try await world.api.tryOut(
                DryRunRequest(verdicts: wrong), in: TrackingWorld.account)
        }
        #expect(error?.status.rawValue == 422)
    }
}
