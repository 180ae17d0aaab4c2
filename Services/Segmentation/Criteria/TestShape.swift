internal import Model

/// What one test of a subject takes beside the subject's name.
struct TestShape: Hashable {
    /// What each of `values` is.
    enum Value {
        case text, language, sourceID, state, day
    }

    /// What `number` is.
    enum Number: Hashable {
        case none
        case any
        /// A whole number of days.
        case days(ClosedRange<Int>)
        /// How many visits; may be absent.
        case visits
    }

    var value = Value.text
    /// How many values.
    var values = 0...0
    var number = Number.none
    /// Whether `upTo` is there, the other end.
    var hasUpTo = false
    /// Whether `days` may be there.
    var takesDays = false
    /// Whether `clicks` may be there.
    var takesClicks = false

    /// As many values as the limits allow.
    static let some = 1...Int.max

    /// Days over which windows may reach; ten years.
    static let window = 1...3_660

    /// The most visits that a test may ask for.
    static let visits = 1...1_000_000

    func accepts(_ text: String) -> Bool {
        guard !text.isEmpty, text.utf8.count <= 1_000, !text.unicodeScalars.contains("\0") else {
            return false
        }
        return switch value {
        case .text: true
        case .language: text.utf8.count == 2 && text.utf8.allSatisfy { (97...122).contains($0) }
        case .sourceID: Int64(text).map { $0 > 0 && String($0) == text } ?? false
        case .state: ContactState.names.contains(text)
        case .day: text.utf8.count == 10 && Day(text) != nil
        }
    }

    var valueWanted: String {
        switch value {
        case .text: "1 to 1,000 bytes of text."
        case .language: "A language is written as nl."
        case .sourceID: "The id of a source."
        case .state: "One of: \(ContactState.names.joined(separator: ", "))."
        case .day: "A day is written as 2018-08-25."
        }
    }

    func valuesWanted(_ limit: Int) -> String {
        switch (values.lowerBound, values.upperBound) {
        case (0, 0): "no values"
        case (1, 1): "one value"
        case (2, 2): "two values"
        default: "1 to \(limit) values"
        }
    }
}
