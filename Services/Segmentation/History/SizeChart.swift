internal import Model

// A segment's size over time.
//
//   +-----------------------------------------------+
//   | name                                 size now |
//   | 1 000 -|---------------------------------     |
//   |        |             +----+     +--           |
//   |   500 -|----+--------+----+-----+-------      |
//   |        |    |                                 |
//   |     0 -+----+---------------------------      |
//   |          2026-10   2026-11                    |
//   +-----------------------------------------------+
//
// The size stays what it was until the next point: lines go across, then up or down. Where many
// points lie in one pixel, its lowest and highest are drawn. Colours are readable on white and on
// black; there is no background, no script and nothing from elsewhere.

/// A picture of a segment's size over time, as SVG 1.1.
struct SizeChart {
    /// A label of the time axis.
    struct Tick {
        let at: Instant
        let text: String
    }

    let name: String
    /// In words, for those who do not see it.
    let description: String
    /// Ascending in time; none: there is nothing to draw.
    let pieces: [HistoryPiece]
    let from: Instant
    let until: Instant
    let ticks: [Tick]
    let width: Int
    let height: Int

    /// Room for labels around what is drawn.
    static let top = 40
    static let bottom = 32
    static let right = 40
    private static let letter = 7

    /// How wide labels of the time axis are, with the space between them.
    static let labelWidth = 88

    static let widths = 200...2_000
    static let heights = 120...1_000

    private static let ink = "#767676"
    private static let line = "#2a7fc9"

    var svg: String {
        var text = """
            <svg xmlns="http://www.w3.org/2000/svg" width="\(width)" height="\(height)" \
            viewBox="0 0 \(width) \(height)" role="img" font-family="system-ui, sans-serif" \
            font-size="12" fill="\(SizeChart.ink)">
            <title>\(SizeChart.escaped(name))</title>
            <desc>\(SizeChart.escaped(description))</desc>

            """
        text += label(16, 22, shortName, anchor: "start", size: 14)
        if let last = pieces.last {
            text += label(
                Double(width - 16), 22, NumberScale.text(last.last), anchor: "end", size: 14)
            text += axes + curve
        } else {
            text += label(
                Double(width) / 2, Double(height) / 2 + 4, "–", anchor: "middle", size: 14)
        }
        return text + "</svg>\n"
    }

    // MARK: Axes

    private var scale: NumberScale {
        NumberScale(
            lowest: pieces.map(\.lowest).min() ?? 0, highest: pieces.map(\.highest).max() ?? 0,
            labels: (height - SizeChart.top - SizeChart.bottom) / 36)
    }

    /// As wide as the widest number.
    private var left: Int {
        NumberScale.text(scale.high).count * SizeChart.letter + 24
    }

    private var axes: String {
        let scale = scale
        var text = ""
        for number in scale.labels {
            let y = vertical(number, scale)
            text += """
                <path d="M\(left) \(SizeChart.text(y))H\(width - SizeChart.right)" \
                stroke="\(SizeChart.ink)" stroke-opacity="0.35"/>

                """
            text += label(Double(left - 8), y + 4, NumberScale.text(number), anchor: "end")
        }
        let floor = height - SizeChart.bottom
        for tick in ticks {
            let x = horizontal(tick.at)
            text += """
                <path d="M\(SizeChart.text(x)) \(floor)v4" stroke="\(SizeChart.ink)"/>

                """
            text += label(x, Double(floor + 18), tick.text, anchor: "middle")
        }
        return text
    }

    // MARK: What it shows

    private var curve: String {
        let scale = scale
        var path = ""
        for piece in pieces {
            let x = horizontal(piece.from)
            path += path.isEmpty ? "M\(SizeChart.text(x)) " : "H\(SizeChart.text(x))V"
            path += SizeChart.text(vertical(piece.first, scale))
            for size in [piece.lowest, piece.highest, piece.last] {
                path += "V" + SizeChart.text(vertical(size, scale))
            }
            path += "H" + SizeChart.text(horizontal(piece.until))
        }
        path += "H" + SizeChart.text(horizontal(until))
        return """
            <path d="\(path)" fill="none" stroke="\(SizeChart.line)" stroke-width="2" \
            stroke-linejoin="round"/>

            """
    }

    private func horizontal(_ at: Instant) -> Double {
        let span = Double(max(until.rawValue - from.rawValue, 1))
        let part = min(max(Double(at.rawValue - from.rawValue) / span, 0), 1)
        return Double(left) + part * Double(width - left - SizeChart.right)
    }

    private func vertical(_ size: Int64, _ scale: NumberScale) -> Double {
        let part = Double(size - scale.low) / Double(scale.high - scale.low)
        let room = Double(height - SizeChart.top - SizeChart.bottom)
        return Double(SizeChart.top) + (1 - part) * room
    }

    // MARK: Text

    /// What there is room for.
    private var shortName: String {
        let room = max(8, (width - 160) / 8)
        return name.count <= room ? name : name.prefix(room - 1) + "…"
    }

    private func label(
        _ x: Double, _ y: Double, _ words: String, anchor: String, size: Int? = nil
    ) -> String {
        let size = size.map { " font-size=\"\($0)\"" } ?? ""
        return """
            <text x="\(SizeChart.text(x))" y="\(SizeChart.text(y))" text-anchor="\(anchor)"\(size)>\
            \(SizeChart.escaped(words))</text>

            """
    }

    /// One decimal.
    private static func text(_ number: Double) -> String {
        let tenths = Int((number * 10).rounded())
        return tenths % 10 == 0 ? "\(tenths / 10)" : "\(tenths / 10).\(abs(tenths % 10))"
    }

    /// Character data of XML 1.0 (section 2.2 and 2.4), without what it cannot hold.
    static func escaped(_ text: String) -> String {
        var escaped = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": escaped += "&amp;"
            case "<": escaped += "&lt;"
            case ">": escaped += "&gt;"
            case "\u{0}"..."\u{1F}", "\u{FFFE}", "\u{FFFF}": continue
            default: escaped.unicodeScalars.append(scalar)
            }
        }
        return escaped
    }
}
