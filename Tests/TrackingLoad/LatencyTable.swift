/// A histogram as text: a line a percentile, with a bar as long as its time.
struct LatencyTable {
    private let latencies: LatencyHistogram

    init(_ latencies: LatencyHistogram) { self.latencies = latencies }

    /// The percentiles that are shown, as shares.
    static let shares = [
        0, 0.25, 0.5, 0.75, 0.9, 0.95, 0.99, 0.995, 0.999, 0.9995, 0.9999, 0.99999, 1,
    ]

    private static let width = 40

    /// One line a percentile; those that need more values than there are, are left out.
    var text: String {
        let shown = LatencyTable.shares.filter { share in
            share == 1 || Double(latencies.count) * (1 - share) >= 1
        }
        var lines = [
            LoadText.right("share", 9) + LoadText.right("ms", 10) + LoadText.right("slower", 12)
        ]
        for share in shown {
            let value = latencies.value(at: share)
            let slower = latencies.count - latencies.count(upTo: value)
            lines.append(
                LoadText.right(LatencyTable.percent(share), 9)
                    + LoadText.right(LoadText.milliseconds(value), 10)
                    + LoadText.right(LoadText.grouped(Int(slower)), 12) + "  " + bar(value))
        }
        lines.append(
            LoadText.right("mean", 9)
                + LoadText.right(LoadText.milliseconds(UInt64(latencies.mean)), 10))
        return lines.joined(separator: "\n")
    }

    private func bar(_ value: UInt64) -> String {
        guard latencies.longest > 0 else { return "" }
        let share = Double(value) / Double(latencies.longest)
        return String(repeating: "#", count: Int((share * Double(LatencyTable.width)).rounded(.up)))
    }

    /// `99.9 %`, without zeros at the end.
    static func percent(_ share: Double) -> String {
        var text = LoadText.fixed(share * 100, 3)
        while text.hasSuffix("0") { text.removeLast() }
        if text.hasSuffix(".") { text.removeLast() }
        return text + " %"
    }
}
