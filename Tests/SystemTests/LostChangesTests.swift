import Clients
import Model
import Postgres
import Service
import TestKit
import Testing

@Suite("When changes were lost that a service had not read")
struct LostChangesTests {
    private static let followers: [AudienceProgram] = [
        .interests, .segmentation, .tracking, .imports,
    ]

    @Test func `every follower takes a snapshot, and who was erased meanwhile goes`() async throws {
        try await ServicesUnderTest.with { services in
            let job = SmallJob(services, rows: 100, clickers: 10)
            #expect(try await job.run() == job.expected)
            let alone = try await Self.onlyContact(of: services)
            for program in Self.followers { try await services.kill(program) }

            let found = try await services.contacts.lookup(
                ContactLookup(emails: ["reader.0@example.com"]), in: job.account)
            let gone = try #require(found.items.first?.id)
            try await services.contacts.erase(gone, in: job.account)
            try await services.contacts.erase(alone, in: Self.other)
            try await services.loseChanges(of: .contacts)
            for program in Self.followers { try services.start(program) }
            for program in Self.followers { try await services.waitUntilReady(program) }

            try await eventually(within: .seconds(60), "the persons to be gone everywhere") {
                let left = try await Self.traces(gone, job.account, services)
                let others = try await Self.traces(alone, Self.other, services)
                return left == 0 && others == 0
            }
            #expect(try await Self.subscribed(job.account, services) == job.expected.cycling - 1)
        }
    }

    private static let other = AccountID(rawValue: 2)

    /// An account whose one contact has an interest.
    private static func onlyContact(of services: ServicesUnderTest) async throws -> ContactID {
        _ = try await services.contacts.put(
            AccountDraft(
                name: "Small", mode: .interests, plan: .pro, languages: ["nl"],
                timeZone: "Europe/Brussels"), account: other)
        let source = try await services.contacts.addSource(SourceDraft(name: "Fair"), in: other)
        let contact = try await services.contacts.add(
            ContactDraft(
                email: "alone@example.com", language: "nl", source: source.id,
                consent: Consent(rightfullyObtained: true)), in: other)
        let interest = try await services.interests.add(
            InterestDraft(name: "Wine", kind: .interest, visibility: .public), in: other)
        _ = try await services.interests.apply(
            MembershipBatch(
                actor: .api, origin: "test",
                items: [
                    MembershipItem(contact: contact.id, interest: interest.id, act: .assign)
                ]), in: other)
        return contact.id
    }

    private static func subscribed(
        _ account: AccountID, _ services: ServicesUnderTest
    ) async throws -> Int {
        let interests = try await services.interests.interests(in: account)
        let cycling = try #require(interests.first { $0.name == "Cycling" })
        var count = 0
        try await services.interests.members(of: cycling.id, in: account) { members in
            count += members.count { $0.state == .subscribed }
        }
        return count
    }

    // MARK: Behind the programs' backs

    /// How many rows of all followers still name a contact.
    private static func traces(
        _ contact: ContactID, _ account: AccountID, _ services: ServicesUnderTest
    ) async throws -> Int64 {
        var count: Int64 = 0
        for program in followers {
            let statement = Statement<Int64, Int64, Int64>(mentions(in: program))
            count += try await services.inside(program) { database in
                try await database.first(statement, account.rawValue, contact.rawValue) ?? 0
            }
        }
        return count
    }

    private static func mentions(in program: AudienceProgram) -> StaticString {
        switch program {
        case .interests:
            """
            SELECT count(*) FROM membership WHERE account_id = $1 AND contact_id = $2
            """
        case .segmentation:
            """
            SELECT
                (SELECT count(*) FROM contact WHERE account_id = $1 AND contact_id = $2)
                + (SELECT count(*) FROM membership WHERE account_id = $1 AND contact_id = $2)
                + (SELECT count(*) FROM delivery WHERE account_id = $1 AND contact_id = $2)
                + (SELECT count(*) FROM click WHERE account_id = $1 AND contact_id = $2)
                + (
                    SELECT count(*)
                    FROM segment_member
                    WHERE account_id = $1 AND contact_id = $2)
            """
        case .tracking:
            """
            SELECT
                (SELECT count(*) FROM recipient WHERE account_id = $1 AND contact_id = $2)
                + (SELECT count(*) FROM hit WHERE account_id = $1 AND contact_id = $2)
            """
        default:
            """
            SELECT count(*)
            FROM staged_row
            WHERE account_id = $1 AND $2::bigint > 0
                AND array_to_string(cells, ' ') LIKE '%reader.0@%'
            """
        }
    }
}
