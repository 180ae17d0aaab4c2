import EventLoop
import FoundationEssentials
import Glibc
import HTTP
import TestKit
import Testing

@Suite("A tracking node alone", .serialized, .database())
struct LoneTrackingTests {
    @Test func `kill -9 under load loses nothing that was acknowledged`() async throws {
        var random = SeededGenerator()
        let node = try LoneNode()
        try await node.start()
        let load = try node.load(
            "--rate 400 --seconds \(isLong ? 400 : 60) --connections 16 --restarts --heads 5")
        let kills = isLong ? 50 : 5
        for _ in 0..<kills {
            let hits = Int.random(in: 1...400, using: &random)
            try await eventually(within: .seconds(60), "\(hits) hits to be shipped") {
                try #require(load.isRunning)
                return await node.metric("audience_hits_shipped_total") >= hits
            }
            try await node.kill()
            try await node.start()
        }
        load.stop()
        let found = try await load.figures()

        #expect(found.right, "\(found)")
        #expect(found.failed == 0)
        #expect(found.acknowledged > kills * 100)
        #expect(found.broken < found.acknowledged / 4)
    }

    @Test func `a link of one node is known to the other within a second`() async throws {
        let first = try LoneNode("first")
        let second = try LoneNode("second")
        try await first.start()
        try await second.start()
        let load = try first.load(
            "--api http://127.0.0.1:\(second.base.port) "
                + "--public http://127.0.0.1:\(second.publicBase.port) "
                + "--rate 300 --seconds 4 --connections 16 --links 7")
        try await eventually(within: .seconds(30), "a message to be made") {
            await first.metric("audience_links") >= 7
        }
        try await eventually(within: .seconds(1), "the second node to know its links") {
            await second.metric("audience_links") >= 7
        }
        let found = try await load.figures()

        #expect(found.right, "\(found)")
        #expect(found.acknowledged == 1_200)
        for node in [first, second] {
            #expect(await node.metric("audience_hits_shipped_total") >= 300)
        }
    }

    @Test func `a thousand slow connections leave healthy ones alone`() async throws {
        let node = try LoneNode()
        try await node.start()
        let words = "--rate 300 --seconds 4 --connections 16"
        let alone = try await node.load(words).figures()
        let slow = try SlowClients(count: 1_000, of: node)
        defer { slow.end() }
        try await eventually(within: .seconds(30), "the slow ones to be there") {
            await node.metric("audience_connections{port=\"public\"}") >= 900
        }
        let beside = try await node.load(words).figures()

        #expect(beside.right, "\(beside)")
        // Loosely: other tests share the machine. The bench holds the 99th percentile to 2 x.
        #expect(beside.p50 < alone.p50 * 5 + 20)
    }
}

/// Connections that send a request a byte at a time.
private struct SlowClients {
    private let child: ChildProgram

    init(count: Int, of node: LoneNode) throws {
        let program = try ServicesUnderTest.binaries() + "/audience-benchmarks"
        child = try ChildProgram(
            program, ["slow-connections", String(node.publicBase.port), String(count)])
    }

    func end() { child.send(SIGKILL) }
}
