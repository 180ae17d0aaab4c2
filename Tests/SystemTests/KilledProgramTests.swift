import EventLoop
import FoundationEssentials
import Model
import Synchronization
import TestKit
import Testing

/// Whether the full counts of the fault runs are asked for: `deploy/test long`.
let isLong = ProcessInfo.processInfo.environment["AUDIENCE_LONG"] == "1"

@Suite("Killing programs in the middle of the job", .serialized)
struct KilledProgramTests {
    @Test(arguments: AudienceProgram.allCases)
    func `kill -9 and a restart change no figure`(_ program: AudienceProgram) async throws {
        let rounds = isLong ? 10 : 1
        for _ in 0..<rounds {
            try await ServicesUnderTest.with { services in
                let killer = Killer(services, program)
                let job = SmallJob(
                    services, rows: isLong ? 20_000 : 6_000, clickers: 60,
                    meanwhile: killer.meanwhile)
                let figures = try await job.run()

                #expect(figures == job.expected, "\(program), \(killer.story)")
                #expect(killer.kills > 0)
            }
        }
    }
}

/// Kills one program at moments of the job that a seed chooses, and starts it again.
private final class Killer: Sendable {
    private let services: ServicesUnderTest
    private let program: AudienceProgram
    private let state: Mutex<State>

    private struct State {
        /// The rows of the import, then the clicks, after which it strikes.
        var rows: Int64
        var clicks: [Int]
        var hasStruckImport = false
        var kills = 0
        var story = ""
    }

    init(_ services: ServicesUnderTest, _ program: AudienceProgram) {
        self.services = services
        self.program = program
        var random = SeededGenerator()
        let rows = Int64.random(in: 0...4_000, using: &random)
        let clicks = (0..<3).map { _ in Int.random(in: 1...60, using: &random) }
        state = Mutex(State(rows: rows, clicks: clicks))
    }

    var kills: Int { state.withLock(\.kills) }

    /// When it struck.
    var story: String { state.withLock(\.story) }

    @Sendable func meanwhile(_ moment: SmallJob.Moment) async throws {
        let strikes = state.withLock { state in
            switch moment {
            case .importing(let done):
                guard !state.hasStruckImport, done >= state.rows else { return false }
                state.hasStruckImport = true
            case .clicked(let count):
                guard state.clicks.contains(count) else { return false }
            }
            state.kills += 1
            state.story += " \(moment)"
            return true
        }
        guard strikes else { return }
        try await services.kill(program)
        try services.start(program)
    }
}
