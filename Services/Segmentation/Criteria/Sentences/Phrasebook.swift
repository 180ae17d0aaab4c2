internal import Model

/// How criteria are said in one language.
struct Phrasebook {
    /// Tests that are said by the same phrases.
    enum Kind {
        case text, list, source, choice, number, day, interest, clicks, message, anyMessage, link
        case page, pageTimes, form, survey, segment
    }

    /// Subjects without a name of their own.
    let subjects: [CriterionSubject: String]
    let states: [ContactState: String]
    /// Before the name of an interest, and the same behind "of"; empty where the name stands alone.
    let interestKinds: [InterestKind: (plain: String, of: String)]
    /// Where the kind is not known.
    let interestKind: (plain: String, of: String)
    /// Before the id of an interest whose name is not known.
    let unnamedInterest: String
    let quotes: (open: String, close: String)
    let or: String
    let and: String
    /// Before the first and before each further value of which none may be; by an ordinary `or`
    /// where the language has no words for it.
    let nor: (first: String, next: String)?
    /// So many values that are not said.
    let others: Phrase
    let months: [String]
    /// How the first day of a month is written.
    let firstOfMonth: String
    let decimalPoint: String
    /// Behind a phrase: in the last so many days.
    let window: Phrase
    /// Behind a phrase: clicks of link scanners count too.
    let scanners: String
    let everybody: String
    let nobody: String
    let anyOf: String
    let noneOf: String
    let not: String
    /// A test that this release does not know.
    let unknown: String
    let phrases: [Kind: [CriterionTest: Phrase]]

    func quoted(_ text: String) -> String { quotes.open + text + quotes.close }

    func date(_ day: Day) -> String {
        let (year, month, dayOfMonth) = day.calendar
        return "\(dayOfMonth == 1 ? firstOfMonth : String(dayOfMonth)) \(months[month - 1]) \(year)"
    }

    func number(_ number: Double) -> String {
        if let whole = Int64(exactly: number) { return String(whole) }
        return String(number).split(separator: ".").joined(separator: decimalPoint)
    }

    /// Such as `a, b or c`.
    func joined(_ values: [String], _ word: String) -> String {
        guard let last = values.last, values.count > 1 else { return values.first ?? "" }
        return values.dropLast().joined(separator: ", ") + " \(word) " + last
    }

    /// Such as `neither a nor b`, without the verb.
    func excluded(_ values: [String]) -> String {
        guard let nor, values.count > 1 else { return joined(values, or) }
        return nor.first + values.joined(separator: nor.next)
    }
}
