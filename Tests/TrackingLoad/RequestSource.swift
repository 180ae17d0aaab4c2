import Glibc

/// Decides what a worker asks for next, and writes it.
struct RequestSource {
    /// One request, as its answer will be judged.
    struct Ask {
        /// The token's place in the book; `nil` for a forged one.
        var token: Int?

        var isHead = false
    }

    private let plan: LoadPlan
    private var random: LoadRandom

    /// In verifying runs: what is left, last first.
    private var unused: [Int32] = []

    init(_ plan: LoadPlan, worker: Int) {
        self.plan = plan
        random = LoadRandom(seed: plan.options.seed &+ UInt64(worker) &* 7_919)
        guard plan.options.verifies else { return }
        unused = stride(from: worker, to: plan.book.count, by: plan.options.threads)
            .map(Int32.init)
        unused.shuffle(using: &random)
    }

    /// The next request; `nil` when every token was used.
    mutating func next() -> Ask? {
        let options = plan.options
        if options.forged > 0, random.fraction() * 100 < options.forged { return Ask() }
        var ask = Ask()
        if options.verifies {
            guard let token = unused.popLast() else { return nil }
            ask.token = Int(token)
        } else {
            let link = options.skew > 0 ? plan.choice.pick(&random) : random.below(options.links)
            ask.token = random.below(options.contacts) * plan.book.linksEach + link
        }
        ask.isHead = options.heads > 0 && random.fraction() * 100 < options.heads
        return ask
    }

    /// Writes a request into `buffer`; the number of its bytes.
    mutating func write(
        _ ask: Ask, to target: Int, into buffer: UnsafeMutableRawBufferPointer
    ) -> Int {
        let agents = plan.endings[target]
        let ending = agents[agents.count == 1 ? 0 : random.below(agents.count)]
        let verb: StaticString = ask.isHead ? "HEAD " : "GET "
        var end = verb.utf8CodeUnitCount
        buffer.copyMemory(from: UnsafeRawBufferPointer(start: verb.utf8Start, count: end))
        let path = UnsafeMutableRawBufferPointer(rebasing: buffer[end...])
        plan.book.withPath(of: ask.token ?? random.below(plan.book.count)) {
            path.copyMemory(from: $0)
        }
        end += plan.book.pathLength
        if ask.token == nil { forge(buffer, end) }
        ending.withUnsafeBytes {
            UnsafeMutableRawBufferPointer(rebasing: buffer[end...]).copyMemory(from: $0)
        }
        return end + ending.count
    }

    /// The bytes that the longest request takes.
    var longest: Int { 5 + plan.book.pathLength + (plan.endings.joined().map(\.count).max() ?? 0) }

    /// Replaces a quarter of the path, within the token, by other characters of its alphabet.
    private mutating func forge(_ buffer: UnsafeMutableRawBufferPointer, _ end: Int) {
        let length = plan.book.pathLength
        for index in (end - length / 2)..<(end - length / 4) {
            buffer[index] = RequestSource.alphabet[random.below(64)]
        }
    }

    private static let alphabet = Array(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)
}
