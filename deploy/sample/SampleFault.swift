/// What can be wrong with a row of this account's file (`domain.md` 3.2), each kind in turn.
enum SampleFault: CaseIterable {
    case missingEmail, invalidEmail, invalidLanguage, invalidDate, invalidOption, unknownInterest
    case blacklisted, otherWidth, sourceInOtherCase, malformedQuotes

    /// Stands for the row that is written by hand.
    static let strayQuote = ["stray"]

    /// A faulty row made of a good one.
    ///
    /// - Parameters:
    ///   - cells: in the order of the header.
    ///   - turn: how often this kind came before; kinds with several faces show them in turn.
    ///   - random: of the file.
    /// - Returns: what the row becomes.
    func applied(to cells: [String], turn: Int, _ random: inout SampleRandom) -> [String] {
        var cells = cells
        func face(_ faces: [String]) -> String { faces[turn % faces.count] }
        switch self {
        case .missingEmail: cells[0] = face(["", "  "])
        case .invalidEmail:
            cells[0] = face([
                "geen-adres", "jan@", "@example.com", "jan@example", "jan claes@example.com",
                "jan@exa_mple.com", "jan@@example.com", "jan.@example.com",
            ])
        case .invalidLanguage: cells[3] = face(["de", "nl-BE", "Nederlands", "f"])
        case .invalidDate: cells[7] = face(["25/08/2018", "20180825", "2018-02-30", "augustus"])
        case .invalidOption: cells[8] = face(["fax", "post,fax", "Winkels"])
        case .unknownInterest: cells[5] = face(["koken", "Wijnn,Muziek", "Schaken", "Tuin"])
        case .blacklisted: cells[0] = face(Array(SampleData.blacklisted))
        case .otherWidth:
            if turn % 2 == 0 { cells.removeLast(2) } else { cells.append("te veel") }
        case .sourceInOtherCase: cells[4] = face(["beurs gent", "BEURS GENT"])
        case .malformedQuotes: return SampleFault.strayQuote
        }
        return cells
    }
}
