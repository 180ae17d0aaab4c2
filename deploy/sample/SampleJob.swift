internal import Clients
internal import EventLoop
internal import FoundationEssentials
internal import HTTP
internal import Model

/// The main job, step by step.
final class SampleJob: Sendable {
    let config: SampleConfig
    let console: Console
    let loop: EventLoop
    let http: HTTPClient
    let contacts: ContactsClient
    let interests: InterestsClient
    let segments: SegmentationClient
    let tracking: TrackingClient
    let imports: ImportsClient
    let feed: FeedClient

    static let account = SampleData.account

    /// A job for one installation.
    init(_ config: SampleConfig, _ console: Console) throws {
        self.config = config
        self.console = console
        let loops = EventLoops(count: 1)
        loop = loops.next()
        http = HTTPClient(on: loops)
        let key = config.key
        contacts = ContactsClient(
            client: http, base: try BaseURL(config.contactsURL), key: key
        ).waiting(.seconds(30))
        interests = InterestsClient(
            client: http, base: try BaseURL(config.interestsURL), key: key
        ).waiting(.seconds(30))
        let segmentation = try BaseURL(config.segmentationURL)
        segments = SegmentationClient(client: http, base: segmentation, key: key)
            .waiting(.seconds(30))
        feed = FeedClient(client: http, base: segmentation, key: key)
        tracking = TrackingClient(client: http, base: try BaseURL(config.trackingURL), key: key)
            .waiting(.seconds(30))
        imports = ImportsClient(client: http, base: try BaseURL(config.importsURL), key: key)
            .waiting(.seconds(30))
    }

    /// Does everything.
    ///
    /// - Throws: what ended a step, whose name the console has.
    func run() async throws {
        console.begin("An account, a user, fields, a source, interests")
        let setting = try await SetUp(job: self).run()

        console.begin("Import \(name(of: config.file))")
        try await ImportStep(job: self, setting: setting).run()

        console.begin("A segment")
        let segment = try await SegmentStep(job: self, setting: setting).run()

        console.begin("A message with four links, and tracked links for its recipients")
        let mailing = try await MessageStep(job: self, setting: setting, segment: segment).run()

        console.begin("Clicks, and who enters the segment by themselves")
        try await ClickStep(job: self, mailing: mailing, segment: segment).run()

        console.begin("Export the segment")
        try await export(segment)
    }

    private func export(_ segment: Segment) async throws {
        let reply = try await contacts.export("segment=\(segment.id)&format=csv", in: Self.account)
        let bytes = try await reply.body()
        let path = try save(bytes, as: "segment.csv")
        let lines = Self.records(bytes)
        console.note("\(path): \(max(0, lines.count - 1)) contacts")
        for line in lines.prefix(6) { console.note("  \(line.prefix(110))") }
        guard lines.count > 1 else { throw SampleFailure("the export is empty") }
    }

    /// The records of a CSV: a line end within quotes ends none.
    private static func records(_ bytes: [UInt8]) -> [String] {
        var isQuoted = false
        let records = bytes.split { byte in
            if byte == UInt8(ascii: "\"") { isQuoted.toggle() }
            return !isQuoted && (byte == 10 || byte == 13)
        }
        return records.map { record in
            String(decoding: record, as: UTF8.self).replacing("\r\n", with: " ")
        }
    }

    // MARK: What steps share

    /// Writes a result.
    func save(_ bytes: [UInt8], as name: String) throws -> String {
        let path = "\(config.folder)/\(name)"
        try Data(bytes).write(to: URL(filePath: path))
        return path
    }

    /// The last part of a path.
    func name(of path: String) -> String {
        path.split(separator: "/").last.map(String.init) ?? path
    }

    /// Looks again until there is an answer.
    ///
    /// - Parameters:
    ///   - what: is said when it does not come.
    ///   - limit: when to give up.
    ///   - look: `nil` while there is none.
    /// - Returns: the answer.
    /// - Throws: ``SampleFailure`` when it did not come, and what `look` throws.
    func wait<Value>(
        for what: String, within limit: Duration, _ look: () async throws -> Value?
    ) async throws -> Value {
        let deadline = Deadline.after(limit)
        while !deadline.hasPassed {
            do {
                if let value = try await look() { return value }
            } catch let error as any TransientError where error.isTransient {
                // A service that restarts is asked again.
            }
            try await loop.sleep(for: .milliseconds(100))
        }
        throw SampleFailure("\(what) did not come within \(limit)")
    }
}

/// Why the job ends.
struct SampleFailure: Error, CustomStringConvertible {
    let description: String

    /// A sentence.
    init(_ description: String) { self.description = description }
}

/// How long things take, for people.
struct Stopwatch {
    private let start = ContinuousClock.now

    /// Seconds so far.
    var seconds: Double {
        let (seconds, attoseconds) = (ContinuousClock.now - start).components
        return Double(seconds) + Double(attoseconds) / 1e18
    }

    /// Such as `1.25 s`.
    var text: String { Stopwatch.text(seconds) }

    /// Such as `1.25 s`.
    static func text(_ seconds: Double) -> String {
        let hundredths = Int((seconds * 100).rounded())
        let rest = hundredths % 100
        return "\(hundredths / 100).\(rest < 10 ? "0" : "")\(rest) s"
    }
}
