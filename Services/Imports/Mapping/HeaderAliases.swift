internal import Model

/// What a column probably holds, by its header (`domain.md` 8.2).
///
/// It only suggests: the user decides.
enum HeaderAliases {
    /// The header of the column that our own error files add; it is never read back.
    static let reason = "import_error"

    /// A header as it is compared: trimmed, lower case, one kind of apostrophe, `(s)` taken away.
    ///
    /// - Parameter header: as in the file.
    /// - Returns: equal for equal meanings, also where letters are composed differently (Swift
    ///   compares by canonical equivalence).
    static func folded(_ header: String) -> String {
        var text = ""
        var isSpace = false
        for character in header.trimmed.lowercased() {
            switch character {
            case "’", "‘", "`", "´": text.append("'")
            case "_": isSpace = true
            case _ where character.isWhitespace: isSpace = true
            default:
                if isSpace, !text.isEmpty { text.append(" ") }
                isSpace = false
                text.append(character)
            }
        }
        return text.hasSuffix("(s)") ? String(text.dropLast(3)) : text
    }

    /// What a folded header is in every account.
    ///
    /// - Parameters:
    ///   - header: from ``folded(_:)``.
    ///   - mode: decides between interests, preferences and labels.
    /// - Returns: `nil` when the table lacks it.
    static func target(of header: String, mode: AccountMode) -> Target? {
        guard let target = table[header] else { return nil }
        guard case .memberships(let kind) = target else { return target }
        if mode != .legacy { return .memberships(.interest) }
        // A legacy account has no interests: the word means its labels.
        return .memberships(kind == .interest ? .label : kind)
    }

    private static let table: [String: Target] = {
        let rows: [(Target, [String])] = [
            (
                .email,
                [
                    "email", "e-mail", "email address", "e-mail address", "mail",
                    "adresse e-mail", "adresse email", "adresse mail", "courriel",
                    "e-mailadres", "emailadres", "mailadres",
                ]
            ),
            (
                .firstName,
                [
                    "first name", "firstname", "first-name", "given name", "prénom", "prenom",
                    "voornaam",
                ]
            ),
            (
                .name,
                [
                    "name", "last name", "lastname", "last-name", "surname", "family name", "nom",
                    "nom de famille", "naam", "achternaam", "familienaam",
                ]
            ),
            (.language, ["language", "langue", "taal"]),
            (.source, ["source", "sources", "bron", "bronnen"]),
            (
                .memberships(.interest),
                [
                    "interest", "interests", "centre d'intérêt", "centres d'intérêt",
                    "centre d'intérêts", "centres d'intérêts", "centre d'interet",
                    "centres d'interet", "interesse", "interesses",
                ]
            ),
            (
                .memberships(.preference),
                [
                    "preference", "preferences", "préférence", "préférences", "voorkeur",
                    "voorkeuren",
                ]
            ),
            (
                .memberships(.label),
                [
                    "interest label", "interest labels", "label", "labels", "label d'intérêt",
                    "labels d'intérêt", "interesselabel", "interesselabels",
                ]
            ),
        ]
        var table: [String: Target] = [:]
        for (target, headers) in rows {
            for header in headers { table[header] = target }
        }
        return table
    }()
}
