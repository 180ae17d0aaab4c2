import Glibc

/// A histogram as SVG: the time of each percentile, the rare ones as wide as the frequent.
struct LatencyPicture {
    let latencies: LatencyHistogram
    let title: String

    private static let (width, height) = (800.0, 420.0)
    private static let (left, right, top, bottom) = (70.0, 780.0, 50.0, 370.0)

    /// Shares with a line of their own: each step right is a tenth of what is slower.
    private static let marks = [0, 0.9, 0.99, 0.999, 0.9999, 0.99999]

    /// The whole document.
    var svg: String {
        var parts = [
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 \(Self.text(Self.width)) "
                + "\(Self.text(Self.height))\" font-family=\"sans-serif\" font-size=\"12\">",
            "<rect width=\"100%\" height=\"100%\" fill=\"white\"/>",
            "<text x=\"\(Self.text(Self.left))\" y=\"28\" font-size=\"16\">\(escaped(title))</text>",
        ]
        parts += verticals + horizontals
        parts.append(
            "<polyline fill=\"none\" stroke=\"#0b6\" stroke-width=\"2\" points=\"\(points)\"/>")
        parts.append("</svg>\n")
        return parts.joined(separator: "\n")
    }

    /// The powers of ten of what is slower, up to one of all.
    private var decades: Double { max(1, log10(Double(max(10, latencies.count)))) }

    /// The milliseconds at the top: the next 1, 2 or 5 of a power of ten.
    private var highest: Double {
        let longest = max(0.001, Double(latencies.longest) / 1e6)
        var step = 0.001
        while true {
            for factor in [1.0, 2, 5] where step * factor >= longest { return step * factor }
            step *= 10
        }
    }

    private var verticals: [String] {
        Self.marks.filter { slower($0) <= decades }.map { share in
            let place = x(share)
            return "<line x1=\"\(place)\" y1=\"\(Self.text(Self.top))\" x2=\"\(place)\" "
                + "y2=\"\(Self.text(Self.bottom))\" stroke=\"#ddd\"/>"
                + "<text x=\"\(place)\" y=\"390\" text-anchor=\"middle\">"
                + "\(LatencyTable.percent(share))</text>"
        }
    }

    private var horizontals: [String] {
        (0...5).map { step in
            let value = highest * Double(step) / 5
            return "<line x1=\"\(Self.text(Self.left))\" y1=\"\(y(value))\" "
                + "x2=\"\(Self.text(Self.right))\" y2=\"\(y(value))\" stroke=\"#ddd\"/>"
                + "<text x=\"62\" y=\"\(y(value))\" dy=\"4\" text-anchor=\"end\">"
                + "\(LoadText.fixed(value, value < 1 && value > 0 ? 3 : 1)) ms</text>"
        }
    }

    private var points: String {
        stride(from: 0.0, through: decades, by: decades / 200).map { decade in
            let share = 1 - exp(-decade * log(10))
            return "\(x(share)),\(y(Double(latencies.value(at: share)) / 1e6))"
        }.joined(separator: " ")
    }

    private func slower(_ share: Double) -> Double { -log10(1 - share) }

    private func x(_ share: Double) -> String {
        Self.text(Self.left + (Self.right - Self.left) * min(1, slower(share) / decades))
    }

    private func y(_ milliseconds: Double) -> String {
        Self.text(Self.bottom - (Self.bottom - Self.top) * milliseconds / highest)
    }

    private static func text(_ value: Double) -> String { LoadText.fixed(value, 1) }

    private func escaped(_ text: String) -> String {
        text.replacing("&", with: "&amp;").replacing("<", with: "&lt;")
    }
}
