internal import EventLoop
internal import HTTP
internal import Model
internal import Postgres
internal import Service

/// Applies rows under the import rules: the hot path of every import.
struct BatchStore: Sendable {
    let writer: ContactWriter
    let fields: FieldStore
    let sources: SourceStore

    /// Items of a batch.
    static let limit = 5_000

    /// What is checked of the batch itself, and the rules for its rows.
    ///
    /// - Throws: 422 with everything that is wrong outside the rows.
    func rules(
        for batch: ContactBatch, of account: Account, writing: Bool, in session: some Session
    ) async throws -> BatchRules {
        guard batch.rows.count <= BatchStore.limit else {
            throw ProtocolFault.tooManyItems(sent: batch.rows.count, allowed: BatchStore.limit)
        }
        var asked: Set<SourceID> = []
        for row in batch.rows { asked.formUnion(row.sources ?? []) }
        if let source = batch.fallbackSource { asked.insert(source) }
        let known = try await sources.known(asked, in: account.id, session)
        var errors = InputErrors()
        if writing { Attestation.check(batch.consent, &errors) }
        var rules = BatchRules(
            languages: Set(account.languages),
            fields: try await fields.rules(of: account.id, session), sources: known)
        if let text = batch.fallbackLanguage {
            let code = LanguageCode(text)?.text
            if code.map(account.languages.contains) != true {
                errors.add(
                    "/fallbackLanguage", "invalid-language", "One of the account's languages.")
            }
            rules.fallbackLanguage = code
        }
        if let source = batch.fallbackSource, !known.contains(source) {
            errors.add("/fallbackSource", "unknown-source", "The account has no such source.")
        }
        if let origin = batch.origin {
            _ = errors.value(at: "/origin") { () throws(ValueFault) in
                try TextRules.check(origin, limit: TextRules.nameLimit)
            }
        }
        try errors.check()
        rules.fallbackSource = batch.fallbackSource
        rules.resubscribes = batch.resubscribeBlacklisted ?? false
        return rules
    }

    /// Applies rows in order; each gets its own outcome.
    ///
    /// `limit` is how many confirmed contacts the account may have.
    ///
    /// - Complexity: about twelve statements for any number of rows; more only where others add
    ///   the same addresses at the same moment.
    func apply(
        _ rows: [ContactRow], _ rules: BatchRules, limit: Int? = nil, consent: Consent?,
        _ deed: Deed, in transaction: Transaction
    ) async throws -> [ContactRowResult] {
        // Under a limit adders come one at a time, else two could take the last place.
        try await transaction.run(
            limit == nil ? ContactStatements.lockAddressesShared : ContactStatements.lockAddresses,
            deed.account)
        let checked = rows.map(rules.check)
        var results = [ContactRowResult?](repeating: nil, count: rows.count)
        var pending = Array(rows.indices)
        for _ in 0..<BatchStore.attempts {
            var rules = rules
            rules.room = try await room(limit, deed.account, transaction)
            let known = try await known(pending.compactMap { checked[$0].email }, deed, transaction)
            var plan = BatchPlan(rules, at: deed.at)
            let outcomes = pending.map { index in
                plan.apply(checked[index], checked[index].email.flatMap { known[$0] } ?? .init())
            }
            let ids = try await writer.write(
                plan.contacts, consent: consent, deed, in: transaction)
            var lost: [Int] = []
            for (index, outcome) in zip(pending, outcomes) {
                if let place = outcome.place {
                    guard let id = ids[place] else {
                        lost.append(index)
                        continue
                    }
                    results[index] = BatchStore.result(outcome, id)
                } else {
                    results[index] = BatchStore.result(outcome, outcome.existing)
                }
            }
            pending = lost
            if pending.isEmpty { return results.compactMap { $0 } }
        }
        throw BatchCrowded()
    }

    /// What ``apply(_:_:limit:consent:_:in:)`` would answer now; nothing is written.
    func check(
        _ rows: [ContactRow], _ rules: BatchRules, limit: Int? = nil, _ deed: Deed,
        in session: some Session
    ) async throws -> [ContactRowResult] {
        let checked = rows.map(rules.check)
        var rules = rules
        rules.room = try await room(limit, deed.account, session)
        let known = try await known(checked.compactMap(\.email), deed, session)
        var plan = BatchPlan(rules, at: deed.at)
        return checked.map { row in
            let outcome = plan.apply(row, row.email.flatMap { known[$0] } ?? .init())
            let id = outcome.place.flatMap { plan.contacts[$0].before?.id }
            return BatchStore.result(outcome, id ?? outcome.existing)
        }
    }

    /// More than one is needed only where others add the same addresses at the same moment.
    private static let attempts = 5

    private func room(
        _ limit: Int?, _ account: AccountID, _ session: some Session
    ) async throws -> Int? {
        guard let limit else { return nil }
        let count = try await session.first(
            ContactStatements.countUpTo, account, Int64(limit))
        return limit - Int(count ?? 0)
    }

    private func known(
        _ emails: [String], _ deed: Deed, _ session: some Session
    ) async throws -> [String: KnownAddress] {
        guard !emails.isEmpty else { return [:] }
        let asked = Array(Set(emails))
        let hashes = asked.map { writer.hash.of($0, in: deed.account) }
        var known: [String: KnownAddress] = [:]
        let contacts = try await session.all(
            ContactStatements.findByEmails, deed.account, asked)
        for contact in contacts { known[contact.email, default: .init()].contact = contact }
        let marks = try await session.all(
            BlacklistStatements.marks, deed.account, asked, hashes)
        guard !marks.isEmpty else { return known }
        let erased = Set(marks.compactMap(\.hash))
        for row in marks {
            if let email = row.email { known[email, default: .init()].mark = row.mark }
        }
        if !erased.isEmpty {
            for (email, hash) in zip(asked, hashes) where erased.contains(hash) {
                known[email, default: .init()].isErased = true
            }
        }
        return known
    }

    private static func result(
        _ outcome: BatchPlan.Outcome, _ id: ContactID?
    ) -> ContactRowResult {
        ContactRowResult(
            outcome: outcome.outcome, contact: id,
            errors: outcome.errors.isEmpty ? nil : outcome.errors,
            warnings: outcome.warnings.isEmpty ? nil : outcome.warnings)
    }
}

/// Others kept changing the same contacts: the same request can work in a moment.
private struct BatchCrowded: TransientError {}

extension BatchStore {
    /// Adds one contact by the same rules; language, source and attestation are needed.
    ///
    /// - Throws: 409 where the address may not come in, 422 with all that is wrong.
    func add(
        _ draft: ContactDraft, to account: Account, limit: Int?, _ deed: Deed,
        in transaction: Transaction
    ) async throws -> ContactID {
        let row = ContactRow(
            email: draft.email, language: draft.language, sources: [draft.source],
            firstName: draft.firstName.map { .set($0) } ?? .keep,
            name: draft.name.map { .set($0) } ?? .keep, fields: draft.fields)
        var rules = BatchRules(
            languages: Set(account.languages),
            fields: try await fields.rules(of: account.id, transaction),
            sources: try await sources.known([draft.source], in: account.id, transaction))
        rules.mode = .add
        rules.tracking = draft.tracking
        var errors = InputErrors()
        Attestation.check(draft.consent, &errors)
        for issue in rules.check(row).errors { errors.add(issue.asFieldError) }
        if draft.language.trimmed.isEmpty {
            errors.add("/language", "missing-language", "A new contact needs a language.")
        }
        try errors.check()
        let results = try await apply(
            [row], rules, limit: limit, consent: draft.consent, deed, in: transaction)
        guard let result = results.first else { preconditionFailure("a row without an outcome") }
        if result.outcome != .rejected, let id = result.contact { return id }
        guard let issue = result.errors?.first else {
            preconditionFailure("a rejected row without a reason")
        }
        throw issue.code == "duplicate-email"
            ? ContactFault.duplicateEmail(result.contact)
            : ContactFault.refused(code: issue.code, detail: issue.detail)
    }
}
