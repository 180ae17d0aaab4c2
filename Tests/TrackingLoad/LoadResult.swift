import HTTP
import Model

/// What a run found, and whether all is right.
struct LoadResult: Sendable {
    let options: LoadOptions
    let measured: LoadRun.Measured

    /// Seconds until the spools were empty; `nil` when they did not become so.
    var drained: Double?

    /// What the nodes counted as lost meanwhile.
    var lost = 0

    /// `nil` unless clicks and ledger were compared row by row.
    var comparison: StoredClicks.Comparison?

    /// Clicks in the report, HEAD excluded; `nil` unless that was compared.
    var reported: Int?

    /// What is wrong, a sentence each; empty when all is right.
    var faults: [String] {
        let counts = measured.counts
        var faults: [String] = []
        func check(_ count: Int, _ what: String) {
            if count > 0 { faults.append("\(LoadText.grouped(count)) \(what)") }
        }
        check(counts.wrong, "answers were wrong")
        check(counts.unavailable, "answers were 503")
        check(counts.late, "answers did not come in time")
        check(counts.unsent, "requests were due and could not be sent")
        if !options.expectsRestarts { check(counts.broken, "connections broke") }
        if counts.acknowledged == 0, options.forged < 100 { faults.append("nothing was answered") }
        if drained == nil { faults.append("the spool did not become empty") }
        if let comparison {
            let missing = comparison.missing - (options.expectsLosses ? lost : 0)
            check(missing, "acknowledged clicks are not stored")
            check(comparison.twice, "clicks are stored twice")
            check(comparison.unasked, "clicks are stored that nobody made")
        }
        if let reported {
            check(abs(difference(from: reported)), "clicks are reported too many or too few")
        }
        return faults
    }

    /// How far the report is from what was answered; what was left unanswered may be in it.
    private func difference(from reported: Int) -> Int {
        let counts = measured.counts
        let open = counts.broken + counts.late + counts.unavailable
        let least = counts.acknowledged - (options.expectsLosses ? lost : 0)
        return reported < least ? least - reported : max(0, reported - counts.acknowledged - open)
    }

    /// For people.
    var text: String {
        let (counts, latencies) = (measured.counts, measured.latencies)
        let rate = Double(latencies.count) / max(0.001, measured.seconds)
        var lines = [
            "\(LoadText.grouped(counts.sent)) requests in \(LoadText.fixed(measured.seconds, 1)) s: "
                + "\(LoadText.grouped(counts.acknowledged)) redirected "
                + "(\(LoadText.grouped(Int(rate)))/s), \(LoadText.grouped(counts.refused)) forged "
                + "and refused, \(counts.failures) failed, \(counts.broken) broken",
            "", LatencyTable(latencies).text, "",
        ]
        if let drained { lines.append("the spool was empty after \(LoadText.fixed(drained, 2)) s") }
        if lost > 0 { lines.append("the node counted \(LoadText.grouped(lost)) hits as lost") }
        if let comparison {
            lines.append(
                "\(LoadText.grouped(counts.acknowledged)) acknowledged, "
                    + "\(LoadText.grouped(comparison.stored)) stored, "
                    + "\(LoadText.grouped(counts.sent - counts.refused)) sent: "
                    + "\(comparison.missing) missing, \(comparison.twice) twice, "
                    + "\(comparison.unasked) of nobody")
        }
        if let reported { lines.append("\(LoadText.grouped(reported)) clicks in the report") }
        lines.append(faults.isEmpty ? "all is right" : "WRONG: " + faults.joined(separator: "; "))
        return lines.joined(separator: "\n")
    }

    /// For programs: one object.
    var json: String {
        let (counts, latencies) = (measured.counts, measured.latencies)
        func count(_ value: Int?) -> JSON { value.map { JSON.integer(Int64($0)) } ?? .null }
        func time(_ share: Double) -> JSON { .double(Double(latencies.value(at: share)) / 1e6) }
        let members: [(String, JSON)] = [
            ("rate", .double(Double(latencies.count) / max(0.001, measured.seconds))),
            ("seconds", .double(measured.seconds)), ("sent", count(counts.sent)),
            ("acknowledged", count(counts.acknowledged)), ("refused", count(counts.refused)),
            ("failed", count(counts.failures)), ("broken", count(counts.broken)),
            ("p50", time(0.5)), ("p90", time(0.9)), ("p99", time(0.99)), ("p999", time(0.999)),
            ("max", .double(Double(latencies.longest) / 1e6)),
            ("endedAt", .double(Double(measured.endedAt.rawValue) / 1e3)),
            ("drain", drained.map { .double($0) } ?? .null), ("lost", count(lost)),
            ("stored", count(comparison?.stored)), ("missing", count(comparison?.missing)),
            ("twice", count(comparison?.twice)), ("unasked", count(comparison?.unasked)),
            ("reported", count(reported)), ("right", .bool(faults.isEmpty)),
        ]
        let object = JSON.object(members.map { JSON.Member(key: $0, value: $1) })
        return String(decoding: object.bytes, as: UTF8.self)
    }
}
