internal import HTTP
internal import Model

/// What may stand in the catalogue of an account (`domain.md` 8, rows 1, 3, 15 and 16).
struct InterestRules {
    let account: Account

    /// Whether the account may have private interests.
    ///
    /// Labels are private by nature and never counted.
    static func allowsPrivate(_ account: Account) -> Bool {
        account.plan == .pro || account.plan == .premium
    }

    /// The draft with its defaults, trimmed and in NFC; throws all that is wrong with it.
    func check(_ draft: InterestDraft) throws -> Entry {
        var errors: [FieldError] = []
        let kind = draft.kind ?? .interest
        if !isInMode(kind) {
            errors.append(
                FieldError(
                    pointer: "/kind", code: "kind-not-in-mode",
                    detail: account.mode == .legacy
                        ? "An account in mode legacy has preferences and labels."
                        : "An account in mode interests has interests only."))
        }
        let visibility = draft.visibility ?? (kind == .label ? .private : .public)
        if kind == .label, visibility != .private {
            errors.append(InterestRules.labelIsPrivate)
        }
        let entry = Entry(
            kind: kind, visibility: visibility,
            name: InterestRules.name(draft.name, &errors),
            label: InterestRules.text(draft.label, "/label", 200, &errors),
            description: InterestRules.text(draft.description, "/description", 1_000, &errors))
        guard errors.isEmpty else { throw InvalidInput(errors: errors) }
        try checkPlan(entry)
        return entry
    }

    /// What the interest becomes; throws all that is wrong with the patch.
    func check(_ patch: InterestPatch, of interest: Interest) throws -> Entry {
        var errors: [FieldError] = []
        let visibility = patch.visibility ?? interest.visibility
        if interest.kind == .label, visibility != .private {
            errors.append(InterestRules.labelIsPrivate)
        }
        var entry = Entry(
            kind: interest.kind, visibility: visibility, name: interest.name,
            label: interest.label, description: interest.description)
        if let name = patch.name { entry.name = InterestRules.name(name, &errors) }
        if patch.label != .keep {
            entry.label = InterestRules.text(patch.label.value, "/label", 200, &errors)
        }
        if patch.description != .keep {
            entry.description = InterestRules.text(
                patch.description.value, "/description", 1_000, &errors)
        }
        guard errors.isEmpty else { throw InvalidInput(errors: errors) }
        if visibility != interest.visibility { try checkPlan(entry) }
        return entry
    }

    /// What is stored of an interest.
    struct Entry: Hashable, Sendable {
        var kind: InterestKind
        var visibility: Visibility
        var name: String
        var label: String?
        var description: String?
    }

    private func isInMode(_ kind: InterestKind) -> Bool {
        switch account.mode {
        case .legacy: kind == .preference || kind == .label
        case .interests, .unknown: kind == .interest
        }
    }

    private func checkPlan(_ entry: Entry) throws {
        guard entry.visibility == .private, entry.kind != .label else { return }
        guard InterestRules.allowsPrivate(account) else { throw InterestFault.notInPlan }
    }

    private static let labelIsPrivate = FieldError(
        pointer: "/visibility", code: "label-is-private", detail: "Contacts never see labels.")

    private static func name(_ text: String, _ errors: inout [FieldError]) -> String {
        let name = text.trimmed.nfc
        if name.isEmpty {
            errors.append(
                FieldError(pointer: "/name", code: "missing-name", detail: "A name is needed."))
        } else if name.unicodeScalars.count > 200 {
            errors.append(
                FieldError(
                    pointer: "/name", code: "too-long", detail: "At most 200 characters."))
        } else if name.unicodeScalars.contains(where: { $0.value < 32 || $0.value == 127 }) {
            errors.append(
                FieldError(
                    pointer: "/name", code: "invalid-name", detail: "No control characters."))
        }
        return name
    }

    /// Nothing is left of a blank text.
    private static func text(
        _ text: String?, _ pointer: String, _ limit: Int, _ errors: inout [FieldError]
    ) -> String? {
        guard let text = text?.trimmed.nfc, !text.isEmpty else { return nil }
        if text.unicodeScalars.count > limit {
            errors.append(
                FieldError(
                    pointer: pointer, code: "too-long", detail: "At most \(limit) characters."))
        }
        if text.unicodeScalars.contains("\0") {
            errors.append(
                FieldError(
                    pointer: pointer, code: "invalid-text", detail: "No zero character."))
        }
        return text
    }
}
