import Clients
import EventLoop
import HTTP
import Model
import TestKit
import Testing

@Suite("When a service is away")
struct AwayServiceTests {
    @Test func `who needs it answers 503 with Retry-After, within the caller's deadline`()
        async throws
    {
        try await ServicesUnderTest.with { services in
            try await services.kill(.contacts)
            for (program, noun) in [
                (AudienceProgram.interests, "interests"), (.segmentation, "segments"),
                (.tracking, "messages"), (.imports, "imports"),
            ] {
                // None of them has heard of this account: only Contacts knows whether it exists.
                let deadline = Deadline.after(.seconds(3))
                let reply = try await services.ask(
                    program, .get, "/v1/accounts/77/\(noun)", timeout: .seconds(3))

                #expect(reply.status == .serviceUnavailable, "\(program)")
                #expect(reply.headers["Retry-After"] != nil, "\(program)")
                #expect(!deadline.hasPassed, "\(program)")
                #expect(try reply.problem().status == 503)
            }
        }
    }

    @Test func `the others stay ready, and say what they miss`() async throws {
        try await ServicesUnderTest.with { services in
            try await services.kill(.contacts)
            for program in AudienceProgram.allCases where program != .contacts {
                try await eventually("\(program) to miss Contacts") {
                    let reply = try await services.ask(program, .get, "/readyz", key: .some(nil))
                    let text = String(decoding: reply.body, as: UTF8.self)
                    return reply.status == .ok
                        && (program == .imports || text.contains("contacts"))
                }
            }
            try services.start(.contacts)
            try await services.waitUntilReady(.contacts)
        }
    }

    @Test func `programs can start in any order`() async throws {
        try await ServicesUnderTest.with { services in
            for program in AudienceProgram.allCases { try await services.kill(program) }
            for program in AudienceProgram.allCases.reversed() { try services.start(program) }
            for program in AudienceProgram.allCases { try await services.waitUntilReady(program) }
            let job = SmallJob(services, rows: 100, clickers: 10)

            #expect(try await job.run() == job.expected)
        }
    }
}
