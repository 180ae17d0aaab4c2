import Clients
import EventLoop
import HTTP
import Model
import TestKit

/// The main job on a small file, as a patient caller does it: every step can be repeated.
struct SmallJob: Sendable {
    let services: ServicesUnderTest
    let account: AccountID

    /// Data rows of the file.
    let rows: Int

    /// How many contacts get the message and click in it.
    let clickers: Int

    /// Called between steps and while the import runs: where a test kills what it likes.
    let meanwhile: @Sendable (Moment) async throws -> Void

    /// What is going on.
    enum Moment: Equatable {
        case importing(Int64)
        case clicked(Int)
    }

    init(
        _ services: ServicesUnderTest, account: AccountID = AccountID(rawValue: 1), rows: Int,
        clickers: Int, meanwhile: @escaping @Sendable (Moment) async throws -> Void = { _ in }
    ) {
        self.services = services
        self.account = account
        self.rows = rows
        self.clickers = clickers
        self.meanwhile = meanwhile
    }

    // MARK: The file

    private static func isFaulty(_ row: Int) -> Bool { row % 50 == 49 }
    private static func likesCycling(_ row: Int) -> Bool { row % 2 == 0 }
    private static func likesCooking(_ row: Int) -> Bool { row % 3 == 0 }
    private static func language(_ row: Int) -> String { row % 4 < 2 ? "nl" : "fr" }
    private static func email(_ row: Int) -> String { "reader.\(row)@example.com" }

    private var file: [UInt8] {
        var text = "Email;First name;Language;Source;Interest\r\n"
        for row in 0..<rows {
            let email = Self.isFaulty(row) ? "nobody at \(row)" : Self.email(row)
            var interests: [String] = []
            if Self.likesCycling(row) { interests.append("Cycling") }
            if Self.likesCooking(row) { interests.append("Cooking") }
            text += "\(email);\"Zoë \(row)\";\(Self.language(row));Fair;"
            text += "\"\(interests.joined(separator: ","))\"\r\n"
        }
        return Array(text.utf8)
    }

    /// The figures as they follow from the file.
    var expected: JobFigures {
        let good = (0..<rows).filter { !Self.isFaulty($0) }
        let clicking = good.prefix(clickers)
        return JobFigures(
            created: Int64(good.count), rejected: Int64(rows - good.count),
            cycling: good.count(where: Self.likesCycling),
            cooking: good.count(where: Self.likesCooking), travel: clicking.count,
            segment: clicking.count { Self.likesCycling($0) && Self.language($0) == "nl" },
            clickers: Int64(clicking.count))
    }

    // MARK: The steps

    func run() async throws -> JobFigures {
        let interests = try await prepare()
        let report = try await importFile()
        let segment = try await makeSegment(interests)
        let message = try await clickAll(interests.travel)
        var figures = JobFigures()
        figures.created = report.counts?.created ?? -1
        figures.rejected = report.counts?.rejected ?? -1
        let wanted = expected
        let reached = figures
        var last = figures
        do {
            try await eventually(within: .seconds(120), "every click to take effect") {
                last = try await persistently("the figures") {
                    try await self.read(reached, interests, segment, message)
                }
                return last == wanted
            }
        } catch is NeverHappened {}
        return last
    }

    private struct Interests {
        var cycling: InterestID
        var cooking: InterestID
        var travel: InterestID
    }

    private func prepare() async throws -> Interests {
        _ = try await persistently("an account") {
            try await services.contacts.put(
                AccountDraft(
                    name: "System", mode: .interests, plan: .pro, languages: ["nl", "fr"],
                    timeZone: "Europe/Brussels"), account: account)
        }
        _ = try await persistently("a source") {
            try await services.contacts.addSource(
                SourceDraft(name: "Fair"), in: account, key: "source")
        }
        return Interests(
            cycling: try await interest("Cycling"), cooking: try await interest("Cooking"),
            travel: try await interest("Travel"))
    }

    private func interest(_ name: String) async throws -> InterestID {
        try await persistently("interest \(name)") {
            try await services.interests.add(
                InterestDraft(name: name, kind: .interest, visibility: .public), in: account,
                key: "interest-\(name)")
        }.id
    }

    private func importFile() async throws -> Import {
        let imports = services.imports
        let upload = try await persistently("an upload") {
            try await imports.upload(
                file, filename: "readers.csv", consent: Consent(rightfullyObtained: true),
                in: account, key: "upload")
        }
        _ = try await persistently("the mapping") {
            try await imports.map(
                upload.id, MappingRequest(columns: upload.suggestedMapping), in: account)
        }
        _ = try await persistently("the analysis") {
            try await imports.analyse(upload.id, in: account, key: "analyse")
        }
        _ = try await reach(.analysed, upload.id)
        _ = try await persistently("the run") {
            try await imports.finalise(
                upload.id, FinaliseRequest(), in: account, key: "finalise")
        }
        return try await reach(.finished, upload.id)
    }

    private func reach(_ state: ImportState, _ id: ImportID) async throws -> Import {
        try await persistently("an import that is \(state)", within: .seconds(180)) {
            let current = try await services.imports.find(id, in: account)
            if current.state == .failed { throw JobFailed(reason: current.failure ?? "") }
            if current.state == .running {
                try await meanwhile(.importing(current.progress.done))
            }
            guard current.state == state else { throw NotYet() }
            return current
        }
    }

    private func makeSegment(_ interests: Interests) async throws -> SegmentID {
        let match = Criteria.all([
            .test(Criterion(on: .language, test: .hasAny, values: ["nl"])),
            .test(Criterion(on: .interest, test: .subscribed, interest: interests.cycling)),
            .test(
                Criterion(on: .clicks, test: .atLeast, interest: interests.travel, number: 1)),
        ])
        return try await persistently("a segment") {
            try await services.segmentation.add(
                SegmentDraft(name: "Travellers", match: match), in: account, key: "segment")
        }.id
    }

    // MARK: Clicks

    private func clickAll(_ travel: InterestID) async throws -> MessageID {
        let message = try await persistently("a message") {
            try await services.tracking.add(
                MessageDraft(
                    name: "News",
                    html: "<a href=\"https://example.com/travel?a=1&amp;b=2\">Go</a>"),
                in: account, key: "message")
        }
        let link = message.links[0].id
        _ = try await persistently("the link's interest") {
            try await services.tracking.change(
                link, of: message.id, LinkPatch(interests: [travel]), in: account)
        }
        let contacts = try await firstContacts()
        let tracked = try await persistently("tracked links") {
            try await services.tracking.track(
                message.id,
                for: RecipientsRequest(
                    contacts: contacts, deliveredAt: Instant.now + .seconds(-3_600)),
                in: account, key: "recipients")
        }
        for (number, recipient) in tracked.results.enumerated() {
            try await click(recipient.links[0].url)
            try await meanwhile(.clicked(number + 1))
        }
        return message.id
    }

    private func firstContacts() async throws -> [ContactID] {
        let good = (0..<rows).filter { !Self.isFaulty($0) }.prefix(clickers)
        let emails = good.map(Self.email)
        let found = try await persistently("the contacts") {
            try await services.contacts.lookup(ContactLookup(emails: emails), in: account)
        }
        return found.items.map(\.id)
    }

    /// Follows a link until it is redirected, as a person does who sees an error page.
    private func click(_ url: String) async throws {
        guard let path = url.firstRange(of: "/c/") else { throw JobFailed(reason: "no link") }
        var request = ClientRequest(.get, services.publicBase, String(url[path.lowerBound...]))
        request.headers.set("User-Agent", to: "Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0")
        // Without what a browser sends besides, it would be a suspect.
        request.headers.set("Accept", to: "text/html")
        request.headers.set("Accept-Language", to: "nl")
        request.headers.set("Accept-Encoding", to: "gzip")
        request.headers.set("Sec-Fetch-Mode", to: "navigate")
        _ = try await persistently("a redirect") {
            let reply = try await services.client.send(request)
            guard reply.status == .found else { throw NotYet() }
            guard reply.headers["Location"] == "https://example.com/travel?a=1&b=2" else {
                throw JobFailed(reason: "redirected elsewhere")
            }
        }
    }

    // MARK: Figures

    private func read(
        _ begun: JobFigures, _ interests: Interests, _ segment: SegmentID, _ message: MessageID
    ) async throws -> JobFigures {
        var figures = begun
        figures.cycling = try await size(of: interests.cycling)
        figures.cooking = try await size(of: interests.cooking)
        figures.travel = try await size(of: interests.travel)
        var members: [SegmentMember] = []
        try await services.segmentation.members(of: segment, in: account) { members += $0 }
        figures.segment = Set(members.map(\.contact)).count
        let report = try await services.tracking.report(of: message, in: account)
        figures.clickers = report.clicks.uniqueHuman
        return figures
    }

    private func size(of interest: InterestID) async throws -> Int {
        var count = 0
        try await services.interests.members(of: interest, in: account) { members in
            count += members.count { $0.state == .subscribed }
        }
        return count
    }
}

/// Something that will be so a little later.
struct NotYet: TransientError {}

/// A step that was refused for good.
struct JobFailed: Error {
    let reason: String
}
