import HTTP

/// The figures of a run, for people.
struct FigureTable {
    private let figures: [Figure]

    /// Reads one figure a line.
    init(lines: [String]) throws {
        figures = try lines.map { try JSON.decode(Figure.self, from: Array($0.utf8), .reply) }
    }

    /// Whether no figure misses what it must reach.
    var isHeld: Bool { figures.allSatisfy(\.held) }

    /// One line a figure, columns aligned.
    var text: String {
        let head = ["figure", "value", "unit", "beside", "ratio", "must", ""]
        let rows = [head] + figures.map(Self.cells)
        let widths = head.indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
        return rows.map { row in
            zip(row, widths).map { cell, width in
                cell + String(repeating: " ", count: width - cell.count)
            }.joined(separator: "  ")
        }.joined(separator: "\n")
    }

    private static func cells(_ figure: Figure) -> [String] {
        [
            figure.name, short(figure.value), figure.unit,
            figure.limit.map(short) ?? "", figure.ratio.map(short) ?? "", figure.must ?? "",
            figure.must == nil ? "" : figure.held ? "held" : "MISSED",
        ]
    }

    /// Three digits that count; whole numbers above 100.
    private static func short(_ value: Double) -> String {
        if value >= 100 { return String(Int(value.rounded())) }
        let scale: Double = value >= 10 ? 10 : value >= 1 ? 100 : 1_000
        return String((value * scale).rounded() / scale)
    }
}
