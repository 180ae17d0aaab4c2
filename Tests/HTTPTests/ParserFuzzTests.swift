import TestKit
import Testing

@testable import HTTP

@Suite("Parsing what nobody meant to send")
struct ParserFuzzTests {
    @Test func `mutated requests never crash and do not depend on the reads`() {
        var random = SeededGenerator()
        for round in 0..<10_000 {
            var bytes = ParserOutcome.bytes(ParserTests.valid.randomElement(using: &random) ?? "")
            for _ in 0..<Int.random(in: 0...4, using: &random) { mutate(&bytes, &random) }
            let whole = ParserOutcome.of([bytes[...]])
            var cuts = (0..<4).map { _ in Int.random(in: 0...bytes.count, using: &random) }
            cuts.sort()
            let edges = [0] + cuts + [bytes.count]
            let pieces = zip(edges, edges.dropFirst()).map { bytes[$0..<$1] }

            #expect(ParserOutcome.of(pieces) == whole, "seed \(random.seed), round \(round)")
        }
    }

    private func mutate(_ bytes: inout [UInt8], _ random: inout SeededGenerator) {
        guard !bytes.isEmpty else { return }
        let place = Int.random(in: 0..<bytes.count, using: &random)
        let telling: [UInt8] = [0, 9, 10, 13, 32, 34, 44, 48, 58, 59, 61, 102, 127, 128, 255]
        switch Int.random(in: 0..<5, using: &random) {
        case 0: bytes[place] = telling.randomElement(using: &random) ?? 0
        case 1: bytes.insert(telling.randomElement(using: &random) ?? 0, at: place)
        case 2: bytes.remove(at: place)
        case 3: bytes[place] = UInt8.random(in: .min ... .max, using: &random)
        default:
            let end = Int.random(in: place...bytes.count, using: &random)
            bytes.insert(contentsOf: bytes[place..<end], at: place)
        }
    }
}
