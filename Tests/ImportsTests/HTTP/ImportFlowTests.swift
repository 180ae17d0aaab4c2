import Clients
import HTTP
import Model
import TestKit
import Testing

@testable import Imports

@Suite("Importing a file", .imports)
struct ImportFlowTests {
    @Test func `every row ends in one of four, and faulty ones in the error file`() async throws {
        let world = try await ImportsWorld()
        let worker = world.startWorker()
        defer { worker.cancel() }
        _ = try await world.contacts.addToBlacklist(
            BlacklistDraft(email: "gone@example.com"), in: ImportsWorld.account)
        let analysed = try await world.analyse(
            """
            E-mail;Voornaam;Taal;Bron;Interesses;size
            a@example.com;Ann;nl;Fair;"Wine, Food";12
            gone@example.com;Bob;nl;Fair;;
            not-an-address;=cmd();fr;Fair;;x
            A@example.com;;fr;Shop;Wyne;
            b@example.com;Bea;fr;Fair
            c@example.com;"line
            two";;;Travel;1
            C@example.com;;;;;1.0
            """)

        #expect(
            analysed.counts
                == ImportCounts(created: 2, updated: 1, unchanged: 1, rejected: 3, warnings: 6))
        let done = try await world.finish(analysed.id)
        #expect(
            done.counts
                == ImportCounts(created: 2, updated: 1, unchanged: 1, rejected: 3, warnings: 6))
        #expect(
            try await world.subscriptions()
                == ["a@example.com Wine", "a@example.com Food", "c@example.com Travel"])
        let lines = try await world.errors(done.id).split(separator: "\r\n").map(String.init)
        #expect(lines.count == 5)
        #expect(lines[0] == "E-mail;Voornaam;Taal;Bron;Interesses;size;import_error")
        #expect(
            lines[1]
                == "gone@example.com;Bob;nl;Fair;;;line 3: blacklisted: "
                + "The address is on the blacklist.")
        #expect(
            lines[2]
                == "not-an-address;'=cmd();fr;Fair;;x;\"line 4: invalid-number: A number has digits"
                + " and at most one point, such as 12.5. invalid-email: The address has no @ with a"
                + " name before it.\"")
        #expect(lines[3].contains(#"Did you mean ""Wine""?"#))
        #expect(lines[4].hasPrefix("b@example.com;Bea;fr;Fair;;;line 6: column-count-mismatch:"))
    }

    @Test func `an error file that was mended imports`() async throws {
        let world = try await ImportsWorld()
        let worker = world.startWorker()
        defer { worker.cancel() }
        let first = try await world.analyse("email;size;firstname\nnobody;1;-x\n")
        let mended = try await world.errors(first.id).replacing("nobody;", with: "n@example.com;")
        let second = try await world.analyse("\u{feff}" + mended)

        #expect(second.counts?.created == 1)
        #expect(
            second.suggestedMapping.map(\.target) == ["email", "field:size", "firstName", "skip"])
    }

    @Test func `fallbacks that are needed must be given`() async throws {
        let world = try await ImportsWorld()
        let worker = world.startWorker()
        defer { worker.cancel() }
        let analysed = try await world.analyse("email\na@example.com\n")

        let refusal = await #expect(throws: ServiceError.self) {
            try await world.client.finalise(
                analysed.id, FinaliseRequest(), in: ImportsWorld.account)
        }
        #expect(refusal?.errors.map(\.pointer) == ["/fallbackLanguage", "/fallbackSource"])
        #expect(try await world.finish(analysed.id).counts?.created == 1)
    }

    @Test func `an interest for all comes to every row but those that have it`() async throws {
        let world = try await ImportsWorld()
        let worker = world.startWorker()
        defer { worker.cancel() }
        let analysed = try await world.analyse(
            "email,interest\na@example.com,Wine\nb@example.com,\n")
        var request = world.fallbacks
        let wine = try #require(world.wishes["Wine"])
        request.interests = [wine]
        try await world.leave(wine, "b@example.com")
        let done = try await world.finish(analysed.id, request)

        #expect(try await world.subscriptions() == ["a@example.com Wine"])
        let issues = try await world.client.issues(of: done.id, in: ImportsWorld.account)
        #expect(issues.filter { $0.row == 2 }.map(\.code) == ["interest-unsubscribed"])
    }

    @Test func `a source that is new is made once`() async throws {
        let world = try await ImportsWorld()
        let worker = world.startWorker()
        defer { worker.cancel() }
        let analysed = try await world.analyse(
            "email;source\na@example.com;Shop\nb@example.com;Shop\nc@example.com;fair\n")
        let done = try await world.finish(analysed.id)

        #expect(
            try await world.contacts.sources(in: ImportsWorld.account).map(\.name)
                == ["Fair", "Shop"])
        #expect(done.counts?.rejected == 1)
        let issues = try await world.client.issues(of: done.id, in: ImportsWorld.account)
        #expect(issues.map(\.code).contains("new-source"))
        #expect(issues.first { $0.code == "source-case" }?.suggestion == "Fair")
    }

    @Test func `states only move as the contract says`() async throws {
        let world = try await ImportsWorld()
        let account = ImportsWorld.account
        let client = world.client
        let uploaded = try await world.upload("email\na@example.com\n", consent: nil)
        _ = try await world.contacts.put(ImportsWorld.draft, account: AccountID(8))
        func refused(_ work: () async throws -> Import) async -> String? {
            do {
                return try await work().state.rawValue
            } catch { return (error as? ServiceError)?.type }
        }
        let id = uploaded.id

        #expect(await refused { try await client.analyse(id, in: account) } == "wrong-state")
        #expect(
            await refused { try await client.finalise(id, FinaliseRequest(), in: account) }
                == "wrong-state")
        let mapping = MappingRequest(columns: uploaded.suggestedMapping)
        #expect(await refused { try await client.map(id, mapping, in: account) } == "mapped")
        #expect(await refused { try await client.analyse(id, in: account) } == "not-attested")
        #expect(
            await refused { try await client.attest(id, ImportsWorld.consent, in: account) }
                == "mapped")
        #expect(await refused { try await client.analyse(id, in: account) } == "analysing")
        #expect(await refused { try await client.map(id, mapping, in: account) } == "wrong-state")
        #expect(await refused { try await client.cancel(id, in: account) } == "cancelled")
        #expect(await refused { try await client.cancel(id, in: account) } == "wrong-state")
        #expect(
            await refused { try await client.find(id, in: AccountID(8)) } == "unknown-import")
        #expect(
            await refused { try await client.find(ImportID(99), in: account) } == "unknown-import")
    }

    @Test func `a mapping is remembered for the user who made it`() async throws {
        let world = try await ImportsWorld()
        let user = world.client.acting(for: UserID(5))
        let account = ImportsWorld.account
        let text = Array("adres;aa\na@example.com;x\n".utf8)
        let first = try await user.upload(
            text, filename: "a.csv", consent: ImportsWorld.consent, in: account)
        let mapping = [
            ColumnMapping(column: 0, target: "email"), ColumnMapping(column: 1, target: "name"),
        ]
        _ = try await user.map(first.id, MappingRequest(columns: mapping), in: account)

        let second = try await user.upload(
            text, filename: "a.csv", consent: ImportsWorld.consent, in: account)
        let others = try await world.upload("adres;aa\na@example.com;x\n")
        #expect(second.suggestedMapping == mapping)
        #expect(others.suggestedMapping.map(\.target) == ["skip", "skip"])
    }

    @Test func `erased people vanish from staged rows`() async throws {
        let world = try await ImportsWorld()
        let worker = world.startWorker()
        defer { worker.cancel() }
        let analysed = try await world.analyse(
            "email;interest\na@example.com;Wyne\nb@example.com;Wyne\n")
        let done = try await world.finish(analysed.id)
        try await world.erase("a@example.com")

        let errors = try await world.errors(done.id)
        #expect(!errors.contains("a@example.com"))
        #expect(errors.contains("b@example.com"))
        #expect(try await world.client.find(done.id, in: ImportsWorld.account).preview.isEmpty)
    }
}
