internal import Model

// Decides what a batch writes, without writing: rows in, contacts and outcomes out.
//
//   rows --check--> CheckedRow --apply, in order--> PlannedContact (one an address)
//                        ^                               |
//            KnownAddress (stored contact,               +--> one outcome a row
//            blacklist, erasures)
//
// Rows of one address meet in one PlannedContact: each later row updates the result of those
// before it (`domain.md` 3.4), and one change is published. Plans of different addresses do not
// touch each other, but for the room that is left: who lost a race for an address plans its rows
// again, alone.

/// What the rows of a batch come to.
struct BatchPlan: Sendable {
    /// What became of one row.
    struct Outcome: Sendable {
        var outcome: RowOutcome

        /// Where its contact stands in ``BatchPlan/contacts``; `nil` when rejected.
        var place: Int?

        /// The contact that is in the way.
        var existing: ContactID?

        var errors: [FieldIssue] = []
        var warnings: [FieldIssue] = []
    }

    /// In the order of their first rows.
    private(set) var contacts: [PlannedContact] = []

    private let rules: BatchRules
    private let now: Instant
    private var room: Int?
    private var places: [String: Int] = [:]

    init(_ rules: BatchRules, at now: Instant) {
        self.rules = rules
        self.now = now
        room = rules.room
    }

    /// Takes the next row; `known` is of its address.
    mutating func apply(_ row: CheckedRow, _ known: KnownAddress) -> Outcome {
        guard let email = row.email else { return rejected(row.errors) }
        if let place = places[email] {
            return row.errors.isEmpty ? update(place, row) : rejected(row.errors)
        }
        var errors = row.errors
        let standing = standing(of: known)
        if case .refused(let code, let detail) = standing {
            errors.append(FieldIssue(field: "email", code: code, detail: detail))
        }
        guard errors.isEmpty else {
            return rejected(errors, existing: rules.mode == .add ? known.contact?.id : nil)
        }
        let isResubscribed = standing == .comesBack && known.mark != nil
        if let contact = known.contact {
            places[email] = contacts.count
            contacts.append(PlannedContact(of: contact, mark: known.mark?.id))
            if standing == .comesBack { contacts[contacts.count - 1].restore(at: now) }
            var outcome = update(contacts.count - 1, row)
            if standing == .comesBack { outcome.outcome = .updated }
            if isResubscribed { outcome.warnings.append(BatchPlan.resubscribed) }
            return outcome
        }
        var outcome = create(email, row, mark: known.mark?.id)
        if isResubscribed, outcome.outcome == .created {
            outcome.warnings.append(BatchPlan.resubscribed)
        }
        return outcome
    }

    private enum Standing: Equatable {
        case free
        case comesBack
        case refused(String, String)
    }

    /// Whether the address may come in (`domain.md` 8, row 23; 8.1).
    private func standing(of known: KnownAddress) -> Standing {
        if known.isErased {
            return .refused("erased", "The person was erased; the address cannot come back.")
        }
        if known.mark?.state == .blocked || known.contact?.state == .blocked {
            return .refused("blocked", "The address is blocked for good.")
        }
        if known.mark != nil {
            return rules.resubscribes
                ? .comesBack : .refused("blacklisted", "The address is on the blacklist.")
        }
        switch known.contact?.state {
        case .blacklisted: return .comesBack
        case .confirmed where rules.mode == .add:
            return .refused("duplicate-email", "A contact has this address already.")
        default: return .free
        }
    }

    private mutating func create(
        _ email: String, _ row: CheckedRow, mark: BlacklistID?
    ) -> Outcome {
        var errors: [FieldIssue] = []
        let language = row.language ?? rules.fallbackLanguage
        if language == nil {
            errors.append(
                FieldIssue(
                    field: "language", code: "missing-language",
                    detail: "A new contact needs a language."))
        }
        let sources = sources(of: row)
        if sources.isEmpty {
            errors.append(
                FieldIssue(
                    field: "source", code: "missing-source", detail: "A new contact needs a source."
                ))
        }
        if let room, room <= 0 {
            errors.append(
                FieldIssue(
                    field: "email", code: "contact-limit",
                    detail: "The account has as many contacts as it may have."))
        }
        guard errors.isEmpty else { return rejected(errors) }
        room = room.map { $0 - 1 }
        let contact = Contact(
            id: ContactID(0), email: email, language: language ?? "", fields: [:],
            sources: [], state: .confirmed, createdAt: now, changedAt: now, version: 1)
        var planned = PlannedContact(new: contact, mark: mark)
        _ = planned.apply(row, adding: sources, at: now)
        places[email] = contacts.count
        contacts.append(planned)
        return Outcome(outcome: .created, place: contacts.count - 1)
    }

    private mutating func update(_ place: Int, _ row: CheckedRow) -> Outcome {
        let isChanged = contacts[place].apply(row, adding: sources(of: row), at: now)
        var outcome = Outcome(outcome: isChanged ? .updated : .unchanged, place: place)
        if contacts[place].after.state == .unconfirmed {
            outcome.warnings.append(BatchPlan.stillUnconfirmed)
        }
        return outcome
    }

    /// The fallback is added to every row that names no source.
    private func sources(of row: CheckedRow) -> [SourceID] {
        if !row.sources.isEmpty { return row.sources }
        return rules.fallbackSource.map { [$0] } ?? []
    }

    private func rejected(_ errors: [FieldIssue], existing: ContactID? = nil) -> Outcome {
        Outcome(outcome: .rejected, existing: existing, errors: errors)
    }

    private static let stillUnconfirmed = FieldIssue(
        field: "email", code: "still-unconfirmed",
        detail: "The contact has not confirmed yet; it stays unconfirmed.")

    private static let resubscribed = FieldIssue(
        field: "email", code: "resubscribed", detail: "The address was on the blacklist.")
}
