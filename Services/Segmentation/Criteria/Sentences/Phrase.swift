/// A phrase in its forms by a count; `{subject}` and its like are filled in.
struct Phrase: ExpressibleByStringLiteral {
    /// A place in a phrase.
    enum Slot: String, Hashable {
        /// What is looked at.
        case subject
        /// What it is called.
        case name
        /// What it is, an interest or a label, with its article; and the same behind "of".
        case kind, ofKind
        /// The message of a link.
        case message
        /// The values, joined by the word for each.
        case or, and, nor
        /// Numbers, or the two days of a range.
        case number, upTo
    }

    private let one: String
    private let many: String?
    private let zero: String?

    /// - Parameters:
    ///   - one: for one of what is counted, and for any number when there is no other form.
    ///   - many: for two and more.
    ///   - zero: for none.
    init(_ one: String, many: String? = nil, zero: String? = nil) {
        self.one = one
        self.many = many
        self.zero = zero
    }

    init(stringLiteral one: String) { self.init(one) }

    /// The form for a count, with its slots filled in; what is filled in is not looked into.
    func text(_ count: Int, _ slots: [Slot: String]) -> String {
        let form =
            switch count {
            case 0: zero ?? many ?? one
            case 1: one
            default: many ?? one
            }
        var text = ""
        var rest = form[...]
        while let open = rest.firstIndex(of: "{"), let close = rest[open...].firstIndex(of: "}") {
            text += rest[..<open]
            let name = String(rest[rest.index(after: open)..<close])
            text += Slot(rawValue: name).flatMap { slots[$0] } ?? ""
            rest = rest[rest.index(after: close)...]
        }
        return text + rest
    }
}
