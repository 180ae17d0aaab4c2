internal import HTTP
internal import Model

/// Says everything that is wrong with a draft of an audience.
struct AudienceRules {
    let view: AccountView

    /// The draft with its name trimmed and in NFC.
    func check(_ draft: AudienceDraft) throws -> AudienceDraft {
        var draft = draft
        var errors: [FieldError] = []
        draft.name = draft.name?.trimmed.nfc
        if let name = draft.name, !AudienceRules.isFine(name) {
            errors.append(
                FieldError(
                    pointer: "/name", code: "invalid-name",
                    detail: "1 to 200 characters, no control characters."))
        }
        if draft.join == .unknown {
            errors.append(
                FieldError(pointer: "/join", code: "invalid-value", detail: "any or all."))
        }
        errors += self.errors(in: draft.include, atLeast: 1, at: "/include")
        errors += self.errors(in: draft.exclude ?? [], atLeast: 0, at: "/exclude")
        guard errors.isEmpty else { throw InvalidInput(errors: errors) }
        return draft
    }

    private func errors(in parts: [AudiencePart], atLeast least: Int, at pointer: String)
        -> [FieldError]
    {
        let most = AudienceRule.mostParts
        guard (least...most).contains(parts.count) else {
            return [
                FieldError(
                    pointer: pointer, code: "wrong-count", detail: "\(least) to \(most) parts.")
            ]
        }
        return parts.enumerated().flatMap { errors(in: $1, at: "\(pointer)/\($0)") }
    }

    private func errors(in part: AudiencePart, at pointer: String) -> [FieldError] {
        switch (part.segment, part.interest) {
        case (let segment?, nil): errors(in: segment, at: pointer + "/segment")
        case (nil, let interest?): errors(in: interest, at: pointer + "/interest")
        default:
            [
                FieldError(
                    pointer: pointer, code: "one-of", detail: "Either `segment` or `interest`.")
            ]
        }
    }

    private func errors(in segment: SegmentID, at pointer: String) -> [FieldError] {
        guard view.definitions[segment] == nil else { return [] }
        return [
            FieldError(
                pointer: pointer, code: "unknown-segment",
                detail: "The account has no such segment.")
        ]
    }

    /// An interest proper is reached by a segment that looks at it (`domain.md` 8, 17).
    private func errors(in interest: InterestID, at pointer: String) -> [FieldError] {
        guard view.catalogue.interests.contains(interest) else {
            return [
                FieldError(
                    pointer: pointer, code: "unknown-interest",
                    detail: "The account has no such interest.")
            ]
        }
        guard view.account.mode != .legacy || view.catalogue.interestKinds[interest] == .interest
        else { return [] }
        return [
            FieldError(
                pointer: pointer, code: "needs-segment",
                detail: "Only preferences and labels of legacy accounts: make a segment of it.")
        ]
    }

    private static func isFine(_ name: String) -> Bool {
        (1...200).contains(name.unicodeScalars.count)
            && !name.unicodeScalars.contains { $0.value < 32 || $0.value == 127 }
    }
}
