internal import Clients
internal import HTTP
internal import Model

/// What finalise may be told.
struct FinaliseRules: Sendable {
    let imports: ImportStore
    let contacts: ContactsClient
    let interests: InterestsClient

    private static let interestLimit = 20

    /// Checks a request.
    ///
    /// - Parameters:
    ///   - request: what was sent.
    ///   - id: an analysed import.
    ///   - account: whose.
    ///   - isForUser: whether a person asks; only programs may bring blacklisted people back.
    /// - Throws: `InvalidInput` with everything that is wrong.
    func check(
        _ request: FinaliseRequest, of id: ImportID, _ account: Account, isForUser: Bool
    ) async throws {
        let missing = try await imports.missingFallbacks(id, in: account.id)
        var errors: [FieldError] = []
        func refuse(_ pointer: String, _ code: String, _ detail: String) {
            errors.append(FieldError(pointer: pointer, code: code, detail: detail))
        }
        if let language = request.fallbackLanguage {
            if !account.languages.contains(language) {
                refuse("/fallbackLanguage", "invalid-language", "It is no language of the account.")
            }
        } else if missing.contains("missing-language") {
            refuse("/fallbackLanguage", "missing-fallback", "Some new contacts have no language.")
        }
        if let source = request.fallbackSource {
            if !(try await knows(source, id, account.id)) {
                refuse("/fallbackSource", "unknown-source", "The account has no such source.")
            }
        } else if missing.contains("missing-source") {
            refuse("/fallbackSource", "missing-fallback", "Some rows have no source.")
        }
        for (index, interest) in (request.interests ?? []).enumerated()
        where !(try await knows(interest, id, account.id)) {
            refuse("/interests/\(index)", "unknown-interest", "The account has no such interest.")
        }
        if (request.interests?.count ?? 0) > FinaliseRules.interestLimit {
            refuse("/interests", "too-many", "At most \(FinaliseRules.interestLimit).")
        }
        if request.resubscribeBlacklisted == true, isForUser {
            refuse(
                "/resubscribeBlacklisted", "not-for-users",
                "Only programs may bring blacklisted people back.")
        }
        guard errors.isEmpty else { throw InvalidInput(errors: errors) }
    }

    private func knows(
        _ source: SourceID, _ id: ImportID, _ account: AccountID
    ) async throws -> Bool {
        if let frozen = try await imports.catalogue(of: id, in: account),
            frozen.sources.values.contains(source)
        {
            return true
        }
        return try await contacts.sources(in: account).contains { $0.id == source }
    }

    private func knows(
        _ interest: InterestID, _ id: ImportID, _ account: AccountID
    ) async throws -> Bool {
        if let frozen = try await imports.catalogue(of: id, in: account),
            frozen.interests.contains(where: { $0.id == interest })
        {
            return true
        }
        return try await interests.interests(in: account).contains { $0.id == interest }
    }
}
