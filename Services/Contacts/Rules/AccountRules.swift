internal import Model

/// What makes or changes an account; the time zone is PostgreSQL's to know.
enum AccountRules {
    static let languageLimit = 50

    static func check(_ draft: AccountDraft) throws -> AccountDraft {
        var errors = InputErrors()
        var clean = draft
        clean.name =
            errors.value(at: "/name") { () throws(ValueFault) in
                try TextRules.required(draft.name, limit: TextRules.nameLimit)
            } ?? ""
        clean.languages = languages(draft.languages, &errors)
        clean.timeZone = draft.timeZone.trimmed
        if clean.timeZone.isEmpty || clean.timeZone.utf8.contains(0) {
            errors.add("/timeZone", "unknown-time-zone", "A name such as Europe/Brussels.")
        }
        if let email = draft.notificationEmail {
            clean.notificationEmail = errors.email(at: "/notificationEmail", email)
        }
        try errors.check()
        return clean
    }

    private static func languages(_ texts: [String], _ errors: inout InputErrors) -> [String] {
        guard (1...languageLimit).contains(texts.count) else {
            errors.add("/languages", "required", "1 to \(languageLimit) languages.")
            return []
        }
        var codes: [String] = []
        for (index, text) in texts.enumerated() {
            guard let code = LanguageCode(text)?.text else {
                errors.add("/languages/\(index)", "invalid-language", "ISO 639-1, such as nl.")
                continue
            }
            if codes.contains(code) {
                errors.add("/languages/\(index)", "duplicate", "The language stands twice.")
            }
            codes.append(code)
        }
        return codes
    }
}
