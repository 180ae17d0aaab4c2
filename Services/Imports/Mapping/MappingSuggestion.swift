internal import Model

/// The mapping that a user sees first.
enum MappingSuggestion {
    /// One target a column: the one remembered for its header, else what the header means.
    ///
    /// - Parameters:
    ///   - headers: as in the file.
    ///   - mode: of the account.
    ///   - fields: the account's custom fields; targets that are no longer there are dropped.
    ///   - remembered: the last mapping of this user, by folded header.
    /// - Returns: as many as there are headers; the second column of one target is skipped.
    static func make(
        headers: [String], mode: AccountMode, fields: [Field], remembered: [String: String]
    ) -> [ColumnMapping] {
        var used: Set<Target> = []
        return headers.enumerated().map { index, header in
            let folded = HeaderAliases.folded(header)
            let wanted =
                remembered[folded].flatMap { known($0, mode, fields) }
                ?? HeaderAliases.target(of: folded, mode: mode)
                ?? field(folded, fields).map(Target.field)
            var target = folded.isEmpty ? Target.skip : wanted ?? .skip
            if !target.isRepeatable, !used.insert(target).inserted { target = .skip }
            return ColumnMapping(column: Int32(index), target: target.text)
        }
    }

    private static func known(_ text: String, _ mode: AccountMode, _ fields: [Field]) -> Target? {
        guard let target = Target(text) else { return nil }
        switch target {
        case .field(let placeholder):
            return fields.contains { $0.placeholder == placeholder } ? target : nil
        case .memberships(let kind):
            return (kind == .interest) == (mode != .legacy) ? target : nil
        default: return target
        }
    }

    private static func field(_ header: String, _ fields: [Field]) -> String? {
        fields.first {
            HeaderAliases.folded($0.placeholder) == header
                || HeaderAliases.folded($0.name) == header
        }?.placeholder
    }
}
