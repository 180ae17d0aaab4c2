internal import EventLoop
internal import HTTP
internal import Model

/// The hits of one round of a loop: they go to the disk together, and are answered together.
final class HitRound: @unchecked Sendable {
    // @unchecked: touched on its loop's thread only.

    let loop: EventLoop
    private let spool: Spool
    private var bytes: [UInt8] = []
    private var owed: [Owed] = []
    private var urls: [UInt8] = []
    private var isPlanned = false

    private struct Owed {
        let reply: LateReply
        let answer: PreparedReply

        /// Where in `urls`; empty for an answer without a `Location`.
        let url: Range<Int>
    }

    init(loop: EventLoop, spool: Spool) {
        self.loop = loop
        self.spool = spool
    }

    /// Adds a hit to this round.
    ///
    /// - Parameters:
    ///   - content: what the token says.
    ///   - headers: what the request tells.
    ///   - reply: who is answered once the hit is on the disk.
    ///   - answer: what is answered.
    ///   - location: appends the destination; called at once.
    func add(
        _ content: TokenContent, _ headers: HitHeaders, _ reply: LateReply,
        _ answer: PreparedReply, location: (inout [UInt8]) -> Void = { _ in }
    ) {
        let start = urls.count
        location(&urls)
        owed.append(Owed(reply: reply, answer: answer, url: start..<urls.count))
        headers.agent.withUnsafeBytes { agent in
            Hit.encode(
                into: &bytes, receivedAt: .now, content, headers.flags, headers.address,
                agent: agent)
        }
        guard !isPlanned else { return }
        isPlanned = true
        // Due at once: it runs when the sockets that are ready have been read.
        loop.schedule(after: .zero) { self.end() }
    }

    private func end() {
        isPlanned = false
        let round = Round(owed: owed, urls: urls)
        let count = owed.count
        let submitted = bytes
        bytes = []
        bytes.reserveCapacity(submitted.count)
        owed.removeAll(keepingCapacity: true)
        urls = []
        spool.append(submitted, count: count, on: loop) { _ in round.answer() }
    }

    /// Who is answered when the disk has said its word, whichever it is.
    private struct Round: Sendable {
        let owed: [Owed]
        let urls: [UInt8]

        func answer() {
            urls.withUnsafeBytes { urls in
                for each in owed {
                    each.reply.send(
                        each.answer, location: UnsafeRawBufferPointer(rebasing: urls[each.url]))
                }
            }
        }
    }
}
