internal import Glibc
internal import Synchronization

/// What the process counts, in Prometheus' text format 0.0.4.
public final class Metrics: Sendable {
    private struct Family: Sendable {
        let help: String
        let type: String
        var series: [String: Series] = [:]
    }

    private enum Series: Sendable {
        case counter(Counter)
        case histogram(Histogram)
        case gauge(@Sendable () -> Double?)
    }

    private let families = Mutex<[String: Family]>([:])

    /// Nothing yet but the process itself.
    public init() {
        gauge("process_resident_memory_bytes", "Resident memory.") { Metrics.residentBytes() }
        gauge("process_start_time_seconds", "When the process began.") { [start = time(nil)] in
            Double(start)
        }
    }

    /// A count that only grows.
    ///
    /// - Parameters:
    ///   - name: snake case, ends in `_total`.
    ///   - help: a sentence.
    ///   - labels: few values each; never an id.
    /// - Returns: the same counter for the same name and labels: keep it.
    public func counter(
        _ name: String, _ help: String, labels: [(String, String)] = []
    ) -> Counter {
        families.withLock { families in
            let key = Metrics.write(labels)
            if case .counter(let known)? = families[name]?.series[key] { return known }
            let counter = Counter()
            families[name, default: Family(help: help, type: "counter")].series[key] =
                .counter(counter)
            return counter
        }
    }

    /// Durations in seconds, in buckets from 0.5 ms to 10 s.
    ///
    /// - Parameters:
    ///   - name: snake case, ends in `_seconds`.
    ///   - help: a sentence.
    ///   - labels: few values each; never an id.
    /// - Returns: the same histogram for the same name and labels: keep it.
    public func histogram(
        _ name: String, _ help: String, labels: [(String, String)] = []
    ) -> Histogram {
        families.withLock { families in
            let key = Metrics.write(labels)
            if case .histogram(let known)? = families[name]?.series[key] { return known }
            let histogram = Histogram()
            families[name, default: Family(help: help, type: "histogram")].series[key] =
                .histogram(histogram)
            return histogram
        }
    }

    /// A value that is read when someone looks.
    ///
    /// - Parameters:
    ///   - name: snake case with its unit.
    ///   - help: a sentence.
    ///   - labels: few values each; never an id.
    ///   - read: must not block; `nil` leaves the line out.
    public func gauge(
        _ name: String, _ help: String, labels: [(String, String)] = [],
        read: @escaping @Sendable () -> Double?
    ) {
        families.withLock { families in
            families[name, default: Family(help: help, type: "gauge")]
                .series[Metrics.write(labels)] = .gauge(read)
        }
    }

    /// Everything, as `GET /metrics` answers it.
    var text: String {
        var text = ""
        for (name, family) in families.withLock({ $0 }).sorted(by: { $0.key < $1.key }) {
            text += "# HELP \(name) \(family.help)\n# TYPE \(name) \(family.type)\n"
            for (labels, series) in family.series.sorted(by: { $0.key < $1.key }) {
                switch series {
                case .counter(let counter):
                    text += "\(name)\(Metrics.braced(labels)) \(counter.value)\n"
                case .gauge(let read):
                    if let value = read() { text += "\(name)\(Metrics.braced(labels)) \(value)\n" }
                case .histogram(let histogram): text += histogram.text(name, labels)
                }
            }
        }
        return text
    }

    static func braced(_ labels: String) -> String { labels.isEmpty ? "" : "{\(labels)}" }

    private static func write(_ labels: [(String, String)]) -> String {
        labels.map { name, value in
            var escaped = ""
            for character in value {
                switch character {
                case "\\": escaped += "\\\\"
                case "\"": escaped += "\\\""
                case "\n": escaped += "\\n"
                default: escaped.append(character)
                }
            }
            return "\(name)=\"\(escaped)\""
        }.joined(separator: ",")
    }

    /// The second number of /proc/self/statm, proc(5).
    private static func residentBytes() -> Double? {
        guard let file = fopen("/proc/self/statm", "r") else { return nil }
        defer { fclose(file) }
        var line = [CChar](repeating: 0, count: 128)
        guard fgets(&line, Int32(line.count), file) != nil else { return nil }
        let bytes = line.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
        let fields = String(decoding: bytes, as: UTF8.self).split(separator: " ")
        guard fields.count > 1, let pages = Double(fields[1]) else { return nil }
        return pages * Double(sysconf(Int32(_SC_PAGESIZE)))
    }
}

/// A count that only grows; from any thread.
public final class Counter: Sendable {
    private let count = Atomic<Int>(0)

    init() {}

    /// Counts.
    ///
    /// - Parameter amount: not negative.
    public func add(_ amount: Int = 1) { count.wrappingAdd(amount, ordering: .relaxed) }

    /// What has been counted since the process began.
    public var value: Int { count.load(ordering: .relaxed) }
}

/// Durations by bucket; from any thread.
public final class Histogram: Sendable {
    static let bounds = [
        0.000_5, 0.001, 0.002_5, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10,
    ]

    private let buckets: [Counter]
    private let nanoseconds = Counter()

    init() { buckets = (0...Histogram.bounds.count).map { _ in Counter() } }

    /// Counts one duration.
    ///
    /// - Parameter seconds: not negative.
    public func observe(_ seconds: Double) {
        let bucket = Histogram.bounds.firstIndex { seconds <= $0 } ?? Histogram.bounds.count
        buckets[bucket].add()
        nanoseconds.add(Int(seconds * 1e9))
    }

    func text(_ name: String, _ labels: String) -> String {
        var text = ""
        var count = 0
        let prefix = labels.isEmpty ? "" : labels + ","
        for (bucket, counter) in buckets.enumerated() {
            count += counter.value
            let bound =
                bucket < Histogram.bounds.count ? String(Histogram.bounds[bucket]) : "+Inf"
            text += "\(name)_bucket{\(prefix)le=\"\(bound)\"} \(count)\n"
        }
        let braced = Metrics.braced(labels)
        text += "\(name)_sum\(braced) \(Double(nanoseconds.value) / 1e9)\n"
        return text + "\(name)_count\(braced) \(count)\n"
    }
}
