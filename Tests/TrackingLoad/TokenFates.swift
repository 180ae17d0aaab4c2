/// What became of each token of a verifying run.
struct TokenFates: Sendable {
    enum Fate: UInt8 {
        case unused

        /// The request left, and no answer came, or one that promises nothing.
        case sent

        /// Answered 302.
        case acknowledged
    }

    private var fates: [UInt8]

    init(count: Int) { fates = Array(repeating: 0, count: count) }

    subscript(_ token: Int) -> Fate {
        get { Fate(rawValue: fates[token]) ?? .unused }
        set { fates[token] = newValue.rawValue }
    }

    /// How many tokens there are.
    var count: Int { fates.count }

    /// How many met one fate.
    func count(of fate: Fate) -> Int { fates.count { $0 == fate.rawValue } }

    /// Takes over what another worker did; no two use the same token.
    mutating func add(_ other: TokenFates) {
        for index in other.fates.indices where other.fates[index] > fates[index] {
            fates[index] = other.fates[index]
        }
    }
}
