/// A CSV file of a given size: what is the largest that the imports service takes.
struct ImportFile {
    /// The interests that its rows name, each row as many as were asked for.
    let interests: [String]

    let bytes: [UInt8]

    /// Makes the file.
    ///
    /// Every row is a new contact under example.com; a note fills it up to the size.
    ///
    /// - Parameters:
    ///   - rows: below the header.
    ///   - size: bytes of the whole file, about.
    ///   - interestsARow: of twelve.
    init(rows: Int, size: Int, interestsARow: Int) {
        let interests = (1...12).map { "Topic \($0)" }
        let note = "Met at the fair; asked for the catalogue and a call in spring. "
        let filler = Array(String(repeating: note, count: 8).replacing(";", with: ",").utf8)
        var text = Array("Email;First name;Name;Language;Source;Interest;Note\r\n".utf8)
        text.reserveCapacity(size + 1_024)
        for row in 0..<rows {
            let names = (0..<interestsARow).map { interests[(row + $0 * 5) % interests.count] }
            let language = ["nl", "fr", "en"][row % 3]
            let line =
                "person.\(row)@list-\(row % 97).example.com;Jo \(row);Peeters \(row % 4_001);"
                + "\(language);Fair;\"\(names.joined(separator: ","))\";"
            text += line.utf8
            let wanted = size * (row + 1) / rows
            let room = max(0, min(filler.count, wanted - text.count - 2))
            text += filler.prefix(room)
            text += [0x0d, 0x0a]
        }
        bytes = text
        self.interests = interests
    }
}
