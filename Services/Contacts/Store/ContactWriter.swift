internal import Feed
internal import HTTP
internal import Model
internal import Postgres
internal import Service

/// The one way in which contacts are written: row, history, consent and feed, in one transaction.
struct ContactWriter: Sendable {
    let feed: FeedWriter
    let hash: ErasureHash

    /// Writes contacts that a plan made, and returns their ids in order.
    ///
    /// An id is `nil` where another transaction was faster: plan that contact again. `kind` is what
    /// history and the feed call it, by default what the plan says; `consent` covers every contact
    /// that is written.
    ///
    /// - Complexity: at most seven statements for any number.
    func write(
        _ contacts: [PlannedContact], as kind: String? = nil, consent: Consent? = nil,
        _ deed: Deed, in transaction: Transaction
    ) async throws -> [ContactID?] {
        let marks = contacts.compactMap(\.mark)
        if !marks.isEmpty {
            try await transaction.run(BlacklistStatements.removeAll, deed.account, marks)
        }
        let inserted = try await insert(contacts.filter { $0.before == nil }, deed, transaction)
        let updated = try await update(
            contacts.filter { $0.before != nil && $0.isDirty }, deed, transaction)
        var ids: [ContactID?] = []
        var written: [(kind: String, contact: Contact, changes: [String])] = []
        ids.reserveCapacity(contacts.count)
        written.reserveCapacity(contacts.count)
        for planned in contacts {
            guard let before = planned.before else {
                let id = inserted[planned.after.email]
                ids.append(id)
                guard let id else { continue }
                var contact = planned.after
                contact.id = id
                written.append((kind ?? planned.kind, contact, planned.changes))
                continue
            }
            let isWritten = !planned.isDirty || updated.contains(before.id)
            ids.append(isWritten ? before.id : nil)
            if isWritten, planned.isDirty {
                written.append((kind ?? planned.kind, planned.after, planned.changes))
            }
        }
        guard !written.isEmpty else { return ids }
        try await transaction.run(
            HistoryStatements.append, deed.account, deed.at, deed.actor, deed.origin,
            written.map(\.contact.id), written.map(\.kind),
            written.map { $0.changes.joined(separator: ",") })
        if let consent {
            try await attest(consent, of: written.map(\.contact.id), deed, transaction)
        }
        try await feed.append(
            written.map { kind, contact, _ in
                NewChange(
                    account: deed.account.number, kind: "contact." + kind,
                    subject: contact.id.number, json: ContactJSON.encode(contact))
            }, in: transaction)
        return ids
    }

    private func insert(
        _ contacts: [PlannedContact], _ deed: Deed, _ transaction: Transaction
    ) async throws -> [String: ContactID] {
        guard !contacts.isEmpty else { return [:] }
        let new = contacts.map(\.after)
        let rows = try await transaction.all(
            ContactStatements.insertMissing, deed.account, deed.at, new.map(\.email),
            new.map(\.language), new.map(\.firstName), new.map(\.name),
            new.map { ContactWriter.array($0.sources) }, new.map { ContactJSON.encode($0.fields) },
            new.map(\.tracking), new.map { hash.of($0.email, in: deed.account) })
        var ids: [String: ContactID] = [:]
        ids.reserveCapacity(rows.count)
        for row in rows { ids[row.values.1] = row.values.0 }
        return ids
    }

    private func update(
        _ contacts: [PlannedContact], _ deed: Deed, _ transaction: Transaction
    ) async throws -> Set<ContactID> {
        guard !contacts.isEmpty else { return [] }
        // In one order for everyone: two batches of the same contacts wait, and do not deadlock.
        let changed = contacts.map(\.after).sorted { $0.id < $1.id }
        return Set(
            try await transaction.all(
                ContactStatements.update, deed.account, deed.at, changed.map(\.id),
                changed.map(\.version), changed.map(\.state), changed.map(\.language),
                changed.map(\.firstName), changed.map(\.name),
                changed.map { ContactWriter.array($0.sources) },
                changed.map { ContactJSON.encode($0.fields) }, changed.map(\.tracking)))
    }

    private func attest(
        _ consent: Consent, of contacts: [ContactID], _ deed: Deed, _ transaction: Transaction
    ) async throws {
        // A batch's statement names nobody; a single contact's goes with the contact.
        let single = deed.origin == nil && contacts.count == 1 ? contacts.first : nil
        let statement = try await transaction.first(
            HistoryStatements.addStatement, deed.account, single, deed.at, "attested", deed.actor,
            deed.origin, Attestation.text, Attestation.version, consent.note)
        guard let statement else { preconditionFailure("an INSERT returned no row") }
        try await transaction.run(
            HistoryStatements.coverContacts, deed.account, statement, contacts)
    }

    /// `{1,2}`: `unnest` would flatten an array of arrays.
    private static func array(_ sources: [SourceID]) -> String {
        if sources.count == 1 { return "{\(sources[0].number)}" }
        return "{" + sources.map(\.description).joined(separator: ",") + "}"
    }
}

/// What whoever adds contacts attests.
enum Attestation {
    /// Goes up with every change of the words.
    static let version: Int32 = 1

    /// The exact words.
    static let text = "I obtained these data rightfully and may write to these people."

    /// Characters of a note.
    static let noteLimit = 1_000

    /// Checks the attestation of a request.
    static func check(_ consent: Consent?, _ errors: inout InputErrors) {
        guard let consent else {
            errors.add("/consent", "consent-required", "Say that you obtained the data rightfully.")
            return
        }
        if !consent.rightfullyObtained {
            errors.add(
                "/consent/rightfullyObtained", "consent-required",
                "Contacts whose data was not obtained rightfully cannot be added.")
        }
        if let note = consent.note {
            _ = errors.value(at: "/consent/note") { () throws(ValueFault) in
                try TextRules.check(note, limit: noteLimit)
            }
        }
    }
}
