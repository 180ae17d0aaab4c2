/// Criteria and what they are called, with plain spaces.
struct SentenceRow: Sendable {
    let json: String
    let nl: String
    let fr: String
    let en: String

    init(_ json: String, _ nl: String, _ fr: String, _ en: String) {
        self.json = json
        self.nl = nl
        self.fr = fr
        self.en = en
    }

    static let all = values + days + events
}
