/// The cells of one staged row, in one buffer: text is made only where it is needed.
struct StagedCells: Sendable, Hashable {
    /// UTF-8 of all cells, end to end.
    var bytes: [UInt8]

    /// Where each cell ends.
    var ends: [Int]

    /// Whether text follows a closing quote somewhere.
    var isMalformed = false

    /// How many cells there are.
    var count: Int { ends.count }

    /// One cell.
    func text(_ cell: Int) -> String {
        String(decoding: bytes[(cell == 0 ? 0 : ends[cell - 1])..<ends[cell]], as: UTF8.self)
    }

    /// All cells.
    var texts: [String] { (0..<count).map(text) }
}

extension StagedCells {
    /// Cells that are at hand as text.
    init(_ cells: [String], isMalformed: Bool = false) {
        self.init(bytes: [], ends: [], isMalformed: isMalformed)
        for cell in cells {
            bytes += cell.utf8
            ends.append(bytes.count)
        }
    }
}
