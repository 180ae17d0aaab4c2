import Clients
import HTTP
import Model
import TestKit
import Testing

@Suite("The main job, with the real programs")
struct MainJobTests {
    @Test func `a file and clicks become contacts, interests and members of a segment`()
        async throws
    {
        try await ServicesUnderTest.with { services in
            let job = SmallJob(services, rows: 600, clickers: 40)
            let figures = try await job.run()

            #expect(figures == job.expected)
        }
    }

    @Test func `every program ends with 0 when it is asked to`() async throws {
        try await ServicesUnderTest.with { services in
            for program in AudienceProgram.allCases {
                let status = try await services.terminate(program)

                #expect(status == 0, "\(program)")
            }
        }
    }
}
