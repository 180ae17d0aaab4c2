internal import Model

/// The names of interests, preferences and labels, as cells give them.
struct NameTable: Sendable {
    private let ids: [InterestKind: [String: InterestID]]
    private let isStrict: Bool

    /// A table of what the account has.
    ///
    /// - Parameters:
    ///   - names: byte-exact after trim; Swift compares them by canonical equivalence (NFC).
    ///   - isStrict: whether an unknown name rejects its row.
    init(_ names: [Catalogue.Named], isStrict: Bool) {
        var ids: [InterestKind: [String: InterestID]] = [:]
        for name in names { ids[name.kind, default: [:]][name.name] = name.id }
        self.ids = ids
        self.isStrict = isStrict
    }

    /// The id behind a name; case counts.
    func find(_ name: String, _ kind: InterestKind) -> InterestID? { ids[kind]?[name] }

    /// What to say of a name that is not there (`domain.md` 8, row 24).
    func issue(_ name: String, _ kind: InterestKind) -> RowIssue {
        RowIssue(
            code: "unknown-interest", severity: isStrict ? .error : .warning,
            detail: isStrict
                ? "The account has no \(kind.rawValue) of this name."
                : "The account has no \(kind.rawValue) of this name; it is not assigned.",
            suggestion: Suggestion.nearest(to: name, among: (ids[kind] ?? [:]).keys.sorted()))
    }
}
