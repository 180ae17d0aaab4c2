import Clients
import EventLoop
import HTTP
import Model
import Synchronization
import TestKit
import Testing

@Suite("When PostgreSQL is away")
struct DatabaseOutageTests {
    private static let outage: Duration = isLong ? .seconds(20) : .seconds(3)

    @Test func `a crash under load heals by itself, and nothing acknowledged is lost`()
        async throws
    {
        try await ServicesUnderTest.with { services in
            let load = try await Load(services)
            try await withThrowingTaskGroup(of: Void.self) { group in
                for writer in 0..<4 { group.addTask { await load.write(as: writer) } }
                group.addTask { await load.click() }

                try await eventually("some contacts") { load.ledger.now.kept.count > 50 }
                try await services.postgres.crash()
                let over = Deadline.after(Self.outage)
                let clicksBefore = load.ledger.now.clicks
                try await eventually(within: .seconds(60), "the outage to last") {
                    over.hasPassed && load.ledger.now.later > 0
                }
                let clicksAfter = load.ledger.now.clicks
                for program in AudienceProgram.allCases {
                    let reply = try await services.ask(program, .get, "/readyz", key: .some(nil))
                    let text = String(decoding: reply.body, as: UTF8.self)
                    #expect(reply.status == .ok, "\(program)")
                    #expect(text.contains("PostgreSQL does not answer"), "\(program)")
                }
                try await services.postgres.restart()
                let before = load.ledger.now.kept.count
                try await eventually(within: .seconds(30), "writes to be taken again") {
                    load.ledger.now.kept.count > before + 50
                }
                load.stop()
                try await group.waitForAll()

                #expect(clicksAfter > clicksBefore, "redirects wait for no PostgreSQL")
            }
            try await load.compare()
        }
    }
}

/// Contacts added and links clicked without pause, each entered in a ledger.
private final class Load: Sendable {
    let ledger = Ledger()

    private let services: ServicesUnderTest
    private let account = AccountID(rawValue: 1)
    private let source: SourceID
    private let message: MessageID
    private let clickPath: String
    private let isOver = Mutex(false)

    init(_ services: ServicesUnderTest) async throws {
        self.services = services
        let account = account
        _ = try await services.contacts.put(
            AccountDraft(
                name: "Ledger", mode: .interests, plan: .pro, languages: ["nl"],
                timeZone: "Europe/Brussels"), account: account)
        source = try await services.contacts.addSource(SourceDraft(name: "Load"), in: account).id
        let reader = try await services.contacts.add(
            ContactDraft(
                email: "reader@example.com", language: "nl", source: source,
                consent: Consent(rightfullyObtained: true)), in: account)
        let draft = MessageDraft(name: "News", html: "<a href=\"https://example.com/\">x</a>")
        message = try await services.tracking.add(draft, in: account).id
        let tracked = try await services.tracking.track(
            message, for: RecipientsRequest(contacts: [reader.id]), in: account)
        let url = tracked.results[0].links[0].url
        clickPath = url.firstRange(of: "/c/").map { String(url[$0.lowerBound...]) } ?? "/"
    }

    func stop() { isOver.withLock { $0 = true } }

    private var isRunning: Bool { isOver.withLock { !$0 } }

    /// Adds one contact after the other, each once: what fails is not tried again.
    func write(as writer: Int) async {
        var number = 0
        while isRunning {
            number += 1
            let email = "load-\(writer)-\(number)@example.com"
            ledger.sent(email)
            do {
                _ = try await services.contacts.add(
                    ContactDraft(
                        email: email, language: "nl", source: source,
                        consent: Consent(rightfullyObtained: true)), in: account, key: email)
                ledger.kept(email)
            } catch {
                ledger.later()
                // A caller that is told to come back later does not hammer.
                try? await services.loops.next().sleep(for: .milliseconds(5))
            }
        }
    }

    /// Follows the same link again and again.
    func click() async {
        while isRunning {
            let request = ClientRequest(.get, services.publicBase, clickPath)
            let reply = try? await services.client.send(request)
            ledger.click(answered: reply?.status == .found)
        }
    }

    /// Holds what the services have against what they acknowledged.
    func compare() async throws {
        let ledger = ledger.now
        let stored = try await persistently("the contacts", within: .seconds(10)) {
            var stored: [String] = []
            try await services.contacts.contacts(in: account) { stored += $0.map(\.email) }
            return stored
        }
        let known = Set(stored)

        #expect(stored.count == known.count, "an address is stored twice")
        #expect(ledger.kept.subtracting(known).isEmpty, "acknowledged and lost")
        let wanted = ledger.kept.union(ledger.open).union(["reader@example.com"])
        #expect(known.subtracting(wanted).isEmpty, "stored and never sent")

        var counted: Int64 = 0
        let most = ledger.clicks + ledger.openClicks
        try await eventually(within: .seconds(60), "every click to be counted once") {
            counted = try await persistently("the report", within: .seconds(10)) {
                try await services.tracking.report(of: message, in: account).clicks.total
            }
            return counted >= ledger.clicks
        }
        #expect(counted <= most)
    }
}
