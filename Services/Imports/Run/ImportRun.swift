internal import Clients
internal import Model

//   chunk n:    rows -> contacts/batch -> (ids stored) -> memberships/batch -> done
//   chunk n+1:                 rows -> contacts/batch -> ...
//
// Each request has a key made of import, chunk and part, and is byte for byte the same at every
// try; ids and figures are stored before the next step. So whoever resumes repeats at most one
// request of each kind, and its answer is the first one's.

/// One run of one import.
struct ImportRun: Sendable {
    let job: JobRow
    let jobs: JobStore
    let contacts: ContactsClient
    let interests: InterestsClient
    let steadily: Steadily

    /// Of a membership batch.
    private static let partItems = 5_000

    /// Runs it to its end, from wherever it is.
    ///
    /// - Returns: the finished import.
    /// - Throws: ``JobLost``, or what will not pass.
    func run() async throws -> Import {
        let catalogue = try await makeSources()
        var compiler = RowCompiler(
            job.plan, columnCount: job.file.columns.count, catalogue: catalogue)
        let steps = try await steadily.run { try await jobs.steps(of: job) }
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 0..<job.chunkCount where steps[number] != .done {
                let rows = try await steadily.run { try await jobs.rows(of: number, in: job) }
                let draft = await compiler.draft(number, rows) {
                    !$0.isRejected && $0.newSource == nil
                }
                let ids: [Int64]
                var isLost = false
                if steps[number] == .contacts {
                    ids = try await steadily.run {
                        try await jobs.contacts(of: number, in: job)
                    }
                } else {
                    let outcome = try await write(draft, compiler)
                    isLost = try await !isStored(outcome, of: number)
                    ids = outcome.contacts
                }
                do { try await group.next() } catch is JobLost { isLost = true }
                group.addTask { try await assign(draft, ids) }
                // A chunk that was cancelled has all or nothing: who lost it ends it first.
                if isLost { break }
            }
            try await group.waitForAll()
        }
        return try await steadily.run { try await jobs.finish(job) }
    }

    // MARK: Sources

    /// Makes the sources that the analysis announced, and freezes their ids.
    private func makeSources() async throws -> Catalogue {
        guard var catalogue = job.catalogue else { throw PeerFault.shortReply }
        let missing = job.newSources.filter { catalogue.sources[$0] == nil }
        guard !missing.isEmpty else { return catalogue }
        for name in missing {
            catalogue.sources[name] = try await steadily.run { try await source(name) }
        }
        let complete = catalogue
        try await steadily.run { try await jobs.freeze(complete, of: job) }
        return complete
    }

    private func source(_ name: String) async throws -> SourceID {
        let number = job.newSources.firstIndex(of: name) ?? 0
        do {
            return try await contacts.addSource(
                SourceDraft(name: name), in: job.account, key: "import-\(job.id)-source-\(number)"
            ).id
        } catch let error as ServiceError where error.existing != nil {
            return SourceID(error.existing ?? 0)
        }
    }

    // MARK: Contacts

    /// Whether the chunk is still ours; its contacts are written in any case.
    private func isStored(_ outcome: ChunkOutcome, of chunk: Int32) async throws -> Bool {
        do {
            try await steadily.run {
                try await jobs.put(outcome, of: chunk, step: .contacts, in: job)
            }
            return true
        } catch is JobLost {
            return false
        }
    }

    private func write(
        _ draft: ChunkDraft, _ compiler: RowCompiler
    ) async throws -> ChunkOutcome {
        let frame = ContactBatch(
            rows: [], fallbackLanguage: job.request.fallbackLanguage,
            fallbackSource: job.request.fallbackSource,
            resubscribeBlacklisted: job.request.resubscribeBlacklisted,
            consent: Consent(rightfullyObtained: true, note: job.consentNote), origin: job.origin)
        var reply = ContactBatchReply(results: [])
        if !draft.sent.isEmpty {
            let body = draft.body(frame)
            reply = try await steadily.run {
                try await contacts.apply(
                    encoded: body, in: job.account, key: "import-\(job.id)-contacts-\(draft.number)"
                )
            }
        }
        var outcome = ChunkOutcome()
        for (row, result) in zip(draft.rows, try draft.results(reply)) {
            outcome.count(result?.outcome ?? .rejected, contact: result?.contact)
            let told =
                (result?.errors ?? []).map { RowIssue($0, severity: .error, in: compiler) }
                + (result?.warnings ?? []).map { RowIssue($0, severity: .warning, in: compiler) }
            for (number, issue) in told.enumerated() {
                outcome.issues.append(
                    IssueRow(
                        row: row.number, number: IssueNumber.ofContacts + Int32(number),
                        line: row.line, issue))
            }
        }
        return outcome
    }

    // MARK: Interests

    /// An item with the row and the column it comes from.
    private struct Wanted: Sendable {
        var item: MembershipItem
        var place: Int
        var column: Int?
    }

    private func assign(_ draft: ChunkDraft, _ ids: [Int64]) async throws {
        let wanted = wanted(draft, ids)
        var issues: [IssueRow] = []
        var start = 0
        var part = 0
        while start < wanted.count {
            let items = wanted[start..<min(start + ImportRun.partItems, wanted.count)]
            let body = BatchBody.memberships(
                MembershipBatch(actor: .import, origin: job.origin, items: items.map(\.item)))
            let key = "import-\(job.id)-interests-\(draft.number)-\(part)"
            let reply = try await steadily.run {
                try await interests.apply(encoded: body, in: job.account, key: key)
            }
            guard reply.results.count == items.count else { throw PeerFault.shortReply }
            for (index, (wanted, result)) in zip(items, reply.results).enumerated() {
                guard let issue = issue(of: result.outcome, wanted) else { continue }
                let row = draft.rows[wanted.place]
                issues.append(
                    IssueRow(
                        row: row.number, number: IssueNumber.ofInterests + Int32(start + index),
                        line: row.line, issue))
            }
            start += items.count
            part += 1
        }
        let told = issues
        try await steadily.run { try await jobs.end(draft.number, told, in: job) }
    }

    private func wanted(_ draft: ChunkDraft, _ ids: [Int64]) -> [Wanted] {
        let forAll = job.request.interests ?? []
        var wanted: [Wanted] = []
        for (place, (row, id)) in zip(draft.rows, ids).enumerated() where id > 0 {
            let wishes = row.compiled.wishes
            for wish in wishes {
                wanted.append(
                    Wanted(
                        item: item(id, wish.interest), place: place, column: wish.column))
            }
            for interest in forAll where !wishes.contains(where: { $0.interest == interest }) {
                wanted.append(Wanted(item: item(id, interest), place: place, column: nil))
            }
        }
        return wanted
    }

    private func item(_ contact: Int64, _ interest: InterestID) -> MembershipItem {
        MembershipItem(contact: ContactID(contact), interest: interest, act: .assign)
    }

    private func issue(of outcome: MembershipOutcome, _ wanted: Wanted) -> RowIssue? {
        switch outcome {
        case .refusedUnsubscribed:
            .warning(
                "interest-unsubscribed",
                "The contact left this interest; only the contact can come back.",
                column: wanted.column)
        case .unknownInterest:
            .warning(
                "unknown-interest", "The interest was deleted meanwhile.", column: wanted.column)
        case .notInPlan:
            .warning(
                "private-interest-not-in-plan", "The account's plan has no private interests.",
                column: wanted.column)
        case .erasedContact:
            .warning(
                "erased-contact", "The person was erased meanwhile.", column: wanted.column)
        default: nil
        }
    }
}
