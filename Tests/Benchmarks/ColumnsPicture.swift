import Glibc

/// The time of a count by the number of contacts, as SVG, both by powers of ten.
struct ColumnsPicture {
    /// One size of account.
    struct Point {
        let contacts: Int
        /// Milliseconds.
        let p50: Double
        let p99: Double
    }

    /// By ascending sizes; at least one.
    let points: [Point]

    private static let (left, right, top, bottom) = (80.0, 750.0, 60.0, 370.0)

    /// The whole document.
    var svg: String {
        let parts =
            [
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 800 420\" "
                    + "font-family=\"sans-serif\" font-size=\"12\">",
                "<rect width=\"100%\" height=\"100%\" fill=\"white\"/>",
                "<text x=\"80\" y=\"24\" font-size=\"16\">A count of five conditions, other "
                    + "constants each time</text>",
                "<text x=\"80\" y=\"44\"><tspan fill=\"#06c\">p50</tspan> and "
                    + "<tspan fill=\"#c60\">p99</tspan> in one process on one core; dashed: linear, "
                    + "from the largest down</text>",
                "<text x=\"425\" y=\"410\" text-anchor=\"middle\">contacts in the account</text>",
            ] + verticals + horizontals
        return
            (parts + [
                line(points.map { ($0.contacts, linear($0.contacts)) }, "#999", dashed: true),
                line(points.map { ($0.contacts, $0.p99) }, "#c60"),
                line(points.map { ($0.contacts, $0.p50) }, "#06c"), "</svg>\n",
            ]).joined(separator: "\n")
    }

    /// What a size would take if a contact cost as much as in the largest account.
    private func linear(_ contacts: Int) -> Double {
        guard let last = points.last else { return 0 }
        return last.p50 * Double(contacts) / Double(last.contacts)
    }

    private var decadesAcross: ClosedRange<Double> {
        let sizes = points.map { log10(Double($0.contacts)) }
        return (sizes.min() ?? 0).rounded(.down)...(sizes.max() ?? 1).rounded(.up)
    }

    private var decadesUp: ClosedRange<Double> {
        let times = points.flatMap { [$0.p50, $0.p99, linear($0.contacts)] }.filter { $0 > 0 }
            .map { log10($0) }
        return (times.min() ?? -1).rounded(.down)...(times.max() ?? 1).rounded(.up)
    }

    private var verticals: [String] {
        stride(from: decadesAcross.lowerBound, through: decadesAcross.upperBound, by: 1).map {
            let place = x(Int(pow(10, $0)))
            return "<line x1=\"\(place)\" y1=\"60\" x2=\"\(place)\" y2=\"370\" stroke=\"#ddd\"/>"
                + "<text x=\"\(place)\" y=\"390\" text-anchor=\"middle\">"
                + "\(Self.grouped(Int(pow(10, $0))))</text>"
        }
    }

    private var horizontals: [String] {
        stride(from: decadesUp.lowerBound, through: decadesUp.upperBound, by: 1).map {
            let place = y(pow(10, $0))
            let micros = Self.fixed(pow(10, $0 + 3), $0 < -3 ? Int(-$0 - 3) : 0)
            let label = $0 < 0 ? "\(micros) µs" : "\(Int(pow(10, $0))) ms"
            return "<line x1=\"80\" y1=\"\(place)\" x2=\"750\" y2=\"\(place)\" stroke=\"#ddd\"/>"
                + "<text x=\"72\" y=\"\(place)\" dy=\"4\" text-anchor=\"end\">\(label)</text>"
        }
    }

    private func line(_ values: [(Int, Double)], _ colour: String, dashed: Bool = false) -> String {
        let places = values.map { "\(x($0.0)),\(y($0.1))" }.joined(separator: " ")
        return "<polyline fill=\"none\" stroke=\"\(colour)\" stroke-width=\"2\""
            + (dashed ? " stroke-dasharray=\"4 4\"" : "") + " points=\"\(places)\"/>"
    }

    private func x(_ contacts: Int) -> String {
        let share =
            (log10(Double(contacts)) - decadesAcross.lowerBound)
            / (decadesAcross.upperBound - decadesAcross.lowerBound)
        return Self.fixed(Self.left + (Self.right - Self.left) * share, 1)
    }

    private func y(_ milliseconds: Double) -> String {
        let share =
            (log10(max(milliseconds, 1e-9)) - decadesUp.lowerBound)
            / (decadesUp.upperBound - decadesUp.lowerBound)
        return Self.fixed(Self.bottom - (Self.bottom - Self.top) * share, 1)
    }

    private static func fixed(_ value: Double, _ digits: Int) -> String {
        let scale = pow(10.0, Double(digits))
        let scaled = Int((value * scale).rounded())
        guard digits > 0 else { return "\(scaled)" }
        let rest = String(abs(scaled) % Int(scale))
        return "\(scaled < 0 ? "-" : "")\(abs(scaled) / Int(scale))."
            + String(repeating: "0", count: digits - rest.count) + rest
    }

    private static func grouped(_ number: Int) -> String {
        number < 1_000 ? "\(number)" : "\(grouped(number / 1_000)),000"
    }
}
