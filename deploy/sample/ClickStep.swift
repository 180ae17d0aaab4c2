internal import Clients
internal import EventLoop
internal import Feed
internal import HTTP
internal import Model
internal import Synchronization

/// Clicks as browsers and scanners do, and watches the segment through Segmentation's feed.
struct ClickStep {
    let job: SampleJob
    let mailing: Mailing
    let segment: Segment

    /// Longer than the longest hold of a click that makes sense here.
    private static let patience = Duration.seconds(180)

    /// What is known of contacts who should enter, from several tasks.
    private final class Watch: Sendable {
        /// When the click that decides was answered.
        let clicked = Mutex<[ContactID: Instant]>([:])
    }

    /// Runs the step.
    func run() async throws {
        let before = try await job.segments.count(segment.id, in: SampleJob.account).count
        let start = try await job.feed.changes(after: "latest").next
        let watch = Watch()
        // Six of seven click on wine twice, the others once, and elsewhere.
        let decided = mailing.people.enumerated().filter { $0.offset % 7 != 6 }.map(\.element)
        let others = mailing.people.enumerated().filter { $0.offset % 7 == 6 }.map(\.element)
        let expected = Set(decided.map(\.contact))
        let entries = try await withThrowingTaskGroup(of: [ContactID: Instant].self) { group in
            group.addTask { try await follow(from: start, expected, before) }
            group.addTask {
                try await click(decided, others, watch)
                return [:]
            }
            var entries: [ContactID: Instant] = [:]
            for try await found in group { entries.merge(found) { first, _ in first } }
            return entries
        }
        try await tell(entries, expected, watch)
    }

    // MARK: Clicking

    private func click(
        _ decided: [Recipient], _ others: [Recipient], _ watch: Watch
    ) async throws {
        let watchTime = Stopwatch()
        let browsers = Browser.all
        try await withThrowingTaskGroup(of: Int.self) { group in
            for lane in 0..<4 {
                group.addTask {
                    var clicks = 0
                    for (place, person) in decided.enumerated() where place % 4 == lane {
                        let browser = browsers[place % browsers.count]
                        try await get(person, 0, browser)
                        try await get(person, 0, browser)
                        watch.clicked.withLock { $0[person.contact] = .now }
                        clicks += 2
                    }
                    for (place, person) in others.enumerated() where place % 4 == lane {
                        try await get(person, 0, browsers[place % browsers.count])
                        try await get(person, 1 + place % 3, browsers[place % browsers.count])
                        clicks += 2
                    }
                    return clicks
                }
            }
            let clicks = try await group.reduce(0, +)
            job.console.note(
                "\(clicks) clicks of \(decided.count + others.count) people in \(watchTime.text), "
                    + "each answered 302")
        }
        try await scan()
    }

    /// Every link, at once: HEAD, prefetch, and plain GETs under names of scanners and browsers.
    private func scan() async throws {
        var hits = 0
        for (place, scanner) in mailing.scanners.enumerated() {
            for link in scanner.links.indices {
                switch place % 3 {
                case 0: try await get(scanner, link, Browser.all[0], method: .head)
                case 1: try await get(scanner, link, Browser.scanner)
                default:
                    try await get(scanner, link, Browser.all[1], isPrefetch: place % 2 == 0)
                }
                try await get(scanner, link, Browser.all[0], method: .head)
                hits += 2
            }
        }
        job.console.note("\(hits) hits of \(mailing.scanners.count) link scanners, answered alike")
    }

    private func get(
        _ person: Recipient, _ link: Int, _ agent: String, method: HTTP.Method = .get,
        isPrefetch: Bool = false
    ) async throws {
        let base = try BaseURL(job.config.publicURL)
        guard link < person.links.count,
            let path = person.links[link].url.firstRange(of: "/c/").map({
                String(person.links[link].url[$0.lowerBound...])
            })
        else { throw SampleFailure("a tracked link has no /c/ in it") }
        var request = ClientRequest(method, base, path)
        request.headers.set("User-Agent", to: agent)
        for (name, value) in Browser.fields where agent != Browser.scanner {
            request.headers.set(name, to: value)
        }
        if isPrefetch { request.headers.set("Sec-Purpose", to: "prefetch") }
        let reply = try await job.http.send(request)
        guard reply.status == .found, reply.headers["Location"]?.hasPrefix("https://") == true
        else {
            throw SampleFailure("a click was answered \(reply.status.rawValue)")
        }
    }

    // MARK: Watching

    private func follow(
        from start: String, _ expected: Set<ContactID>, _ before: Int64
    ) async throws -> [ContactID: Instant] {
        let time = Stopwatch()
        let deadline = Deadline.after(Self.patience)
        var position = start
        var entries: [ContactID: Instant] = [:]
        var size = before
        while !expected.isSubset(of: entries.keys) {
            guard !deadline.hasPassed else { break }
            let page = try await job.feed.changes(after: position, wait: 5)
            position = page.next
            let old = size
            for change in page.changes where change.account == SampleJob.account.number {
                guard change.kind == "segment.entered" || change.kind == "segment.left" else {
                    continue
                }
                let flip = try change.decode(SegmentFlip.self)
                guard flip.segment == segment.id else { continue }
                size += change.kind == "segment.entered" ? 1 : -1
                if change.kind == "segment.entered", entries[flip.contact] == nil {
                    entries[flip.contact] = .now
                }
            }
            if size != old { job.console.note("after \(time.text): \(size) in the segment") }
        }
        return entries
    }

    private func tell(
        _ entries: [ContactID: Instant], _ expected: Set<ContactID>, _ watch: Watch
    ) async throws {
        let clicked = watch.clicked.withLock { $0 }
        let waits = expected.compactMap { contact -> Double? in
            guard let entry = entries[contact], let click = clicked[contact] else { return nil }
            let (seconds, attoseconds) = (entry - click).components
            return max(0, Double(seconds) + Double(attoseconds) / 1e18)
        }.sorted()
        let missing = expected.subtracting(entries.keys).count
        guard missing == 0, !waits.isEmpty else {
            throw SampleFailure(
                "\(missing) of \(expected.count) contacts did not enter within \(Self.patience)")
        }
        let scanned = Set(mailing.scanners.map(\.contact)).intersection(entries.keys)
        guard scanned.isEmpty else {
            throw SampleFailure("\(scanned.count) contacts entered by a scanner's clicks")
        }
        job.console.note(
            "\(waits.count) entered; click to entry: p50 \(Self.text(waits, 50)), "
                + "p99 \(Self.text(waits, 99)), the fastest \(Stopwatch.text(waits[0])); "
                + "no scanner's contact did")
        let count = try await job.segments.count(segment.id, in: SampleJob.account).count
        job.console.note("the segment has \(count) contacts now")
    }

    private static func text(_ sorted: [Double], _ percent: Int) -> String {
        let place = max(0, (sorted.count * percent + 99) / 100 - 1)
        return Stopwatch.text(sorted[min(place, sorted.count - 1)])
    }
}
