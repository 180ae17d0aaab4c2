internal import EventLoop
internal import Model
internal import Postgres
internal import Service
internal import Synchronization

/// One attempt to write an audience: a later one ends it.
struct AudienceWriting: Sendable {
    let database: Database
    let account: AccountID
    let id: AudienceID
    let attempt: Int32

    /// Contacts of one chunk, which is one transaction.
    static let chunkContacts = 5_000
    /// Chunks that are written at once.
    private static let chunksAtOnce = 3

    /// Removes what attempts before it left.
    func begin() async throws {
        guard attempt > 1 else { return }
        while try await database.run(AudienceStatements.sweep, account, id) > 0 {}
    }

    /// Writes every chunk, and then lets the audience be seen.
    func write(_ sight: consuming AudienceSight, _ draft: AudienceDraft) async throws {
        let rule = AudienceRule(join: draft.join, parts: draft.include.count)
        let include = sight.included(draft.include)
        let exclude = sight.excluded(draft.exclude ?? [])
        let frozenAt = sight.at
        let selection = AudienceSelection(sight, by: rule)
        try await write(selection)
        try mine(
            try await database.run(
                AudienceStatements.complete, account, id, attempt, selection.count,
                selection.excluded, frozenAt, selection.digest, StoredCriteria.write(include),
                StoredCriteria.write(exclude)))
    }

    private func write(_ selection: AudienceSelection) async throws {
        let size = AudienceWriting.chunkContacts
        let starts = stride(from: 0, to: selection.size, by: size)
        try await withThrowingTaskGroup(of: Void.self) { group in
            var running = 0
            for (number, start) in starts.enumerated() {
                if running == AudienceWriting.chunksAtOnce {
                    try await group.next()
                    running -= 1
                }
                if number % 100 == 99 {
                    try mine(
                        try await database.run(AudienceStatements.goOn, account, id, attempt))
                }
                running += 1
                group.addTask {
                    try await write(
                        selection, start..<min(start + size, selection.size))
                }
            }
            try await group.waitForAll()
        }
    }

    private func write(_ selection: AudienceSelection, _ range: Range<Int>) async throws {
        let contacts = selection.contacts(range)
        guard let first = contacts.first else { return }
        try mine(
            try await database.run(
                AudienceStatements.write, account, id, attempt, first, contacts,
                selection.includedBy(range), selection.excludedBy(range)))
    }

    /// Ends here when another attempt has begun.
    private func mine(_ rows: Int) throws {
        if rows == 0 { throw SegmentFault.audienceInProgress }
    }

    /// Lets another attempt begin at once.
    func giveUp() async {
        // Not a part of the task: when that was cancelled it cannot ask the database.
        let release = Task.detached {
            _ = try? await database.run(AudienceStatements.giveUp, account, id, attempt)
        }
        await release.value
    }
}
