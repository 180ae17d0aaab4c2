import Model
import Synchronization
import TestKit
import Testing

@Suite("When PostgreSQL crashes in the middle of the job")
struct CrashedJobTests {
    @Test func `the job ends with the figures that it would have had`() async throws {
        let rounds = isLong ? 5 : 1
        for _ in 0..<rounds {
            try await ServicesUnderTest.with { services in
                let crashes = Mutex<[SmallJob.Moment]>([])
                let job = SmallJob(services, rows: isLong ? 20_000 : 6_000, clickers: 30) {
                    moment in
                    let isFirst = crashes.withLock { crashes in
                        guard crashes.isEmpty || moment == .clicked(15) else { return false }
                        crashes.append(moment)
                        return true
                    }
                    guard isFirst else { return }
                    try await services.postgres.crash()
                    try await services.postgres.restart()
                }
                let figures = try await job.run()

                #expect(figures == job.expected, "crashed at \(crashes.withLock { $0 })")
            }
        }
    }
}
