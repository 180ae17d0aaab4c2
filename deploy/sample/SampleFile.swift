// The file that the sample job imports, made up row by row from a seed.
//
// As Excel in Belgium saves it: UTF-8 with a byte order mark, semicolons, CRLF, quotes where a
// cell needs them. All addresses lie under the reserved domains (RFC 2606). Every fiftieth row is
// faulty, each kind of fault in turn; every hundredth repeats the address of an earlier row.

internal import Model

/// Writes one file.
struct SampleFile {
    /// What a file looks like.
    struct Shape {
        /// Data rows.
        var rows = 5_000

        /// Where the numbers begin.
        var seed: UInt64 = 1

        /// The size to fill up to; 0 leaves cells as they are.
        var bytes = 0

        /// In each row; 0 lets each row have its own number.
        var interests = 0
    }

    private let shape: Shape
    private var random: SampleRandom
    private var bytes: [UInt8] = [0xef, 0xbb, 0xbf]
    private var faults = 0

    /// A row with a good content, before faults.
    private struct Row {
        var email: String
        var cells: [String]
    }

    private init(_ shape: Shape) {
        self.shape = shape
        random = SampleRandom(seed: shape.seed)
    }

    /// The whole file.
    ///
    /// - Parameter shape: the same one gives the same bytes.
    /// - Returns: at most `shape.bytes` where that is given and rows leave room.
    static func make(_ shape: Shape) -> [UInt8] {
        var file = SampleFile(shape)
        file.write(SampleData.header)
        for number in 1...max(1, shape.rows) { file.addRow(number) }
        return file.bytes
    }

    private mutating func addRow(_ number: Int) {
        var cells = goodCells(number)
        if number % 50 == 0 {
            cells = SampleFault.allCases[faults % SampleFault.allCases.count]
                .applied(to: cells, turn: faults / SampleFault.allCases.count, &random)
            faults += 1
        }
        if cells == SampleFault.strayQuote {
            // A quote that closes too early: no spreadsheet writes it, some programs do.
            bytes += "\"stray.\(number)@example.com\"x;\"Jan\"; Claes;nl;;;;;;\r\n".utf8
        } else {
            if shape.bytes > 0 { fill(&cells, number) }
            write(cells)
        }
    }

    private mutating func goodCells(_ number: Int) -> [String] {
        let first = random.pick(SampleData.firstNames)
        let last = random.pick(SampleData.lastNames)
        // Every hundredth row is an earlier person again.
        let person = number % 100 == 99 ? number - 1 - random.below(90) : number
        var email = "\(Self.plain(first)).\(Self.plain(last)).\(person)@"
        if person != number || number % 100 >= 8 { email = "klant.\(person)@" }
        email += SampleData.domains[person % SampleData.domains.count]
        if random.chance(3) { email = email.uppercased() }
        var cells = [
            email, random.chance(94) ? first : "", random.chance(97) ? last : "",
            random.chance(95) ? random.pick(["nl", "nl", "nl", "fr", "fr", "en", "NL"]) : "",
            random.chance(90) ? SampleData.source : "", interests(),
        ]
        cells.append(company(number))
        cells.append(day())
        cells.append(
            random.pick(["", "post", "winkel", "post,web", "telefoon", "\"web, app\",post"]))
        if cells[8] == "post,web" { cells[8] = "post,\"web, app\"" }
        cells.append("K\(100_000 + number)")
        return cells
    }

    /// Names, those with a comma in quotes, as the second CSV of the cell wants them.
    private mutating func interests() -> String {
        let all = SampleData.interests.map(\.name)
        let count = shape.interests > 0 ? shape.interests : random.below(4)
        var names: [String] = []
        while names.count < min(count, all.count) {
            let name = random.pick(all)
            if !names.contains(name) { names.append(name) }
        }
        if names.count == 1 { return names[0] }
        return names.map { $0.contains(",") ? "\"\($0)\"" : $0 }.joined(separator: ",")
    }

    private mutating func company(_ number: Int) -> String {
        switch random.below(20) {
        case 0..<12: ""
        case 12: "\(random.pick(SampleData.companies))\r\nAfdeling \(number % 9 + 1)"
        case 13: random.pick([".", "-"])
        default: random.pick(SampleData.companies)
        }
    }

    private mutating func day() -> String {
        guard random.chance(60) else { return "" }
        let (year, month, day) = (
            2_010 + random.below(15), 1 + random.below(12), 1 + random.below(28)
        )
        let date = "\(year)-\(Self.two(month))-\(Self.two(day))"
        return random.chance(5) ? date + "T09:30:00" : date
    }

    private static func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }

    /// Letters of ASCII only, lower case.
    private static func plain(_ name: String) -> String {
        String(
            decoding: name.lowercased().utf8.filter { (97...122).contains($0) }, as: UTF8.self)
    }

    /// Lengthens the company so that the file grows evenly to its size.
    private mutating func fill(_ cells: inout [String], _ number: Int) {
        let length = cells.reduce(cells.count + 1) { $0 + $1.utf8.count } + 8
        let due = shape.bytes / max(1, shape.rows) * number
        let missing = due - bytes.count - length
        guard missing > 0, cells.count > 6, cells[6] != ".", cells[6] != "-" else { return }
        let words = "Alle maten en kleuren, ook op bestelling "
        var text = cells[6] + " "
        while text.utf8.count < missing { text += words }
        cells[6] = String(String(text.prefix(missing)).trimmingSpaces)
    }

    private mutating func write(_ cells: [String]) {
        for (index, cell) in cells.enumerated() {
            if index > 0 { bytes.append(UInt8(ascii: ";")) }
            let needsQuotes = cell.utf8.contains { $0 == 59 || $0 == 34 || $0 == 13 || $0 == 10 }
            guard needsQuotes else {
                bytes += cell.utf8
                continue
            }
            bytes.append(34)
            for byte in cell.utf8 {
                if byte == 34 { bytes.append(34) }
                bytes.append(byte)
            }
            bytes.append(34)
        }
        bytes += [13, 10]
    }
}

extension String {
    /// Without blanks at its end.
    fileprivate var trimmingSpaces: Substring {
        var text = self[...]
        while text.last == " " { text = text.dropLast() }
        return text
    }
}
