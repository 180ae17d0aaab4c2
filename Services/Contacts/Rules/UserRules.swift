internal import Model

/// What makes or changes a user; any ISO language will do, it is the person's own.
enum UserRules {
    static func check(_ draft: UserDraft) throws -> UserDraft {
        var errors = InputErrors()
        let email = errors.email(at: "/email", draft.email)
        let name = errors.value(at: "/name") { () throws(ValueFault) in
            try TextRules.required(draft.name, limit: TextRules.nameLimit)
        }
        let language = LanguageCode(draft.language)?.text
        if language == nil {
            errors.add("/language", "invalid-language", "ISO 639-1, such as nl.")
        }
        try errors.check()
        return UserDraft(email: email ?? "", name: name ?? "", language: language ?? "")
    }

    static func check(_ patch: UserPatch, of user: User) throws -> UserDraft {
        try check(
            UserDraft(
                email: patch.email ?? user.email, name: patch.name ?? user.name,
                language: patch.language ?? user.language))
    }
}
