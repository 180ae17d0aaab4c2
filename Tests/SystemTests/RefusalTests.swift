import Clients
import HTTP
import Model
import TestKit
import Testing

@Suite("What the real programs refuse")
struct RefusalTests {
    /// A route of each program that every caller of it may use.
    private static let routes: [(AudienceProgram, String)] = [
        (.contacts, "contacts"), (.interests, "interests"), (.segmentation, "segments"),
        (.tracking, "messages"), (.imports, "imports"),
    ]

    private static let malformed = [
        "GET /livez HTTP/1.1\r\n\r\n",
        "GET /a b HTTP/1.1\r\nHost: a\r\n\r\n",
        "GET /livez HTTP/1.1\r\nHost : a\r\n\r\n",
        "GET /livez HTTP/1.1\nHost: a\n\n",
        "GET /livez HTTP/1.1\r\nHost: a\r\n folded\r\n\r\n",
        "POST /livez HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab",
        "POST /livez HTTP/1.1\r\nHost: a\r\nContent-Length: +1\r\n\r\na",
        "POST /livez HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n",
        "\u{16}\u{3}\u{1}\u{2}",
    ]

    @Test func `malformed HTTP is answered once, as a problem, and the connection closed`()
        async throws
    {
        try await ServicesUnderTest.with { services in
            for program in AudienceProgram.allCases {
                for text in Self.malformed {
                    let answer = try await RawExchange.send(
                        text, to: services.base(of: program).port)
                    let status = answer.dropFirst("HTTP/1.1 ".count).prefix(3)

                    #expect(status == "400", "\(program), \(text.debugDescription)")
                    #expect(answer.contains("application/problem+json"), "\(program)")
                    #expect(answer.components(of: "HTTP/1.1 ") == 1, "\(program)")
                }
            }
        }
    }

    @Test func `without a known key nothing is told`() async throws {
        try await ServicesUnderTest.with { services in
            for (program, noun) in Self.routes {
                for key in [nil, "", "wrong", String(repeating: "0", count: 64)] {
                    let reply = try await services.ask(
                        program, .get, "/v1/accounts/1/\(noun)", key: .some(key))

                    #expect(reply.status == .unauthorized, "\(program)")
                    #expect(reply.headers["WWW-Authenticate"] != nil, "\(program)")
                    #expect(try reply.problem().type == "/problems/unauthorized")
                }
            }
        }
    }

    @Test func `a caller may not act in a name that is not its own`() async throws {
        try await ServicesUnderTest.with { services in
            let account = AccountDraft(
                name: "A", mode: .interests, plan: .pro, languages: ["nl"],
                timeZone: "Europe/Brussels")
            _ = try await services.contacts.put(account, account: AccountID(rawValue: 1))
            let batch = #"{"actor": "contact", "origin": "form", "items": []}"#
            let reply = try await services.ask(
                .interests, .post, "/v1/accounts/1/memberships/batch", json: batch)

            #expect(reply.status == .forbidden)
            #expect(try reply.problem().type == "/problems/actor-not-allowed")
        }
    }

    @Test func `an unknown account and another account's ids are the same 404`() async throws {
        try await ServicesUnderTest.with { services in
            let mine = AccountID(rawValue: 1)
            let theirs = AccountID(rawValue: 2)
            for account in [mine, theirs] {
                _ = try await services.contacts.put(
                    AccountDraft(
                        name: "Twin", mode: .interests, plan: .pro, languages: ["nl"],
                        timeZone: "Europe/Brussels"), account: account)
            }
            let source = try await services.contacts.addSource(
                SourceDraft(name: "Fair"), in: theirs)
            let contact = try await services.contacts.add(
                ContactDraft(
                    email: "an@example.com", language: "nl", source: source.id,
                    consent: Consent(rightfullyObtained: true)), in: theirs)
            let interest = try await services.interests.add(
                InterestDraft(name: "Wine"), in: theirs)

            try await Self.expectAlike(services, .contacts, "contacts", contact.id.number)
            try await Self.expectAlike(services, .interests, "interests", interest.id.number)
            for (program, noun) in Self.routes {
                let reply = try await services.ask(program, .get, "/v1/accounts/404/\(noun)")

                #expect(try reply.problem().type == "/problems/unknown-account", "\(program)")
                #expect(reply.status == .notFound, "\(program)")
            }
        }
    }

    @Test func `an export of what its owner does not know is the owner's 404`() async throws {
        try await ServicesUnderTest.with { services in
            let account = AccountDraft(
                name: "A", mode: .interests, plan: .pro, languages: ["nl"],
                timeZone: "Europe/Brussels")
            _ = try await services.contacts.put(account, account: AccountID(rawValue: 1))
            for noun in ["segment", "interest"] {
                let reply = try await services.ask(
                    .contacts, .get, "/v1/accounts/1/contacts/export?\(noun)=987654321")

                #expect(reply.status == .notFound)
                #expect(try reply.problem().type == "/problems/unknown-\(noun)")
            }
        }
    }

    /// Asks account 1 for an id of account 2, and for one that nobody has.
    private static func expectAlike(
        _ services: ServicesUnderTest, _ program: AudienceProgram, _ noun: String, _ id: Int64
    ) async throws {
        let foreign = try await services.ask(program, .get, "/v1/accounts/1/\(noun)/\(id)")
        let unknown = try await services.ask(program, .get, "/v1/accounts/1/\(noun)/987654321")

        #expect(foreign.status == .notFound)
        #expect(try foreign.problem().type == unknown.problem().type)
        let said = try foreign.problem().detail.replacing("\(id)", with: "#")
        #expect(try said == unknown.problem().detail.replacing("987654321", with: "#"))
    }

    @Test func `JSON that cannot be read is 400, and all that breaks a rule is named at once`()
        async throws
    {
        try await ServicesUnderTest.with { services in
            let path = "/v1/accounts/1"
            for text in ["", "{", "[1,", "{\"a\":1,\"a\":2}", "nul", "\u{feff}{}"] {
                let reply = try await services.ask(.contacts, .put, path, json: text)

                #expect(reply.status == .badRequest, "\(text.debugDescription)")
                #expect(try reply.problem().type == "/problems/unreadable-json")
            }
            let wrong = #"{"name": 7, "mode": "fancy", "plan": "pro", "colour": "red"}"#
            let reply = try await services.ask(.contacts, .put, path, json: wrong)
            let pointers = try Set((reply.problem().errors ?? []).map(\.pointer))

            #expect(reply.status == .unprocessableContent)
            #expect(
                pointers.isSuperset(of: ["/name", "/mode", "/colour", "/languages", "/timeZone"]))
        }
    }

    @Test func `a body over the limit is refused before it is read`() async throws {
        try await ServicesUnderTest.with { services in
            let head = """
                PUT /v1/accounts/1 HTTP/1.1\r
                Host: 127.0.0.1\r
                Authorization: Bearer \(services.key)\r
                Content-Type: application/json\r
                Content-Length: 99999999999\r
                \r

                """
            let answer = try await RawExchange.send(
                head, to: services.base(of: .contacts).port)

            #expect(answer.hasPrefix("HTTP/1.1 413 "))
            #expect(answer.contains("application/problem+json"))
        }
    }
}

extension String {
    /// How often a text occurs.
    fileprivate func components(of text: String) -> Int { ranges(of: text).count }
}
