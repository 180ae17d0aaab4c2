internal import HTTP
internal import Model
internal import Postgres
internal import Service

/// The account's audiences: made, read and removed; they never change.
struct AudienceStore: Sendable {
    let database: Database
    let freezer: AudienceFreezer

    /// Begins an audience, which nobody sees before ``complete(_:_:in:)``.
    func begin(_ draft: AudienceDraft, in account: AccountID, _ transaction: Transaction)
        async throws -> AudienceID
    {
        guard
            let id = try await transaction.first(
                AudienceStatements.begin, account, draft.name, draft.join)
        else { preconditionFailure("an INSERT with RETURNING returned no row") }
        return id
    }

    /// An audience that was begun, complete; written now when it is not, to its end when who asks
    /// can ask again.
    func complete(
        _ id: AudienceID, _ draft: Result<AudienceDraft, any Error>, in account: AccountID,
        canAskAgain: Bool
    ) async throws -> Audience {
        guard
            let isComplete = try await database.first(AudienceStatements.isComplete, account, id)
        else { throw SegmentFault.unknownAudience(id) }
        if !isComplete {
            try await freezer.freeze(id, try draft.get(), of: account, goesOn: canAskAgain)
        }
        return try await find(id, in: account).audience
    }

    func find(_ id: AudienceID, in account: AccountID) async throws -> StoredAudience {
        guard let stored = try await database.first(AudienceStatements.find, account, id) else {
            throw SegmentFault.unknownAudience(id)
        }
        return stored
    }

    /// In the order of their ids, from behind `after`.
    func list(_ account: AccountID, after: AudienceID, limit: Int64) async throws -> [Audience] {
        try await database.all(AudienceStatements.list, account, after, limit).map(\.audience)
    }

    /// Its contacts in the order of their ids, at most `limit` from behind `after`.
    func members(
        of stored: StoredAudience, in account: AccountID, after: ContactID, limit: Int
    ) async throws -> [AudienceMember] {
        let id = stored.audience.id
        var members: [AudienceMember] = []
        var chunk = try await database.first(AudienceStatements.chunkOf, account, id, after)
        if chunk == nil {
            chunk = try await database.first(AudienceStatements.chunkAfter, account, id, after)
        }
        while let held = chunk, members.count < limit {
            members += held.members(by: stored.rule, after: after)
            chunk = try await database.first(
                AudienceStatements.chunkAfter, account, id, held.first)
        }
        return Array(members.prefix(limit))
    }

    /// All of its contacts in the order of their ids, a chunk at a time; nothing is held between.
    func each(
        of stored: StoredAudience, in account: AccountID,
        _ body: ([AudienceMember]) async throws -> Void
    ) async throws {
        let id = stored.audience.id
        var last = ContactID(0)
        while let chunk = try await database.first(
            AudienceStatements.chunkAfter, account, id, last)
        {
            let members = chunk.members(by: stored.rule, after: ContactID(0))
            if !members.isEmpty { try await body(members) }
            last = chunk.first
        }
        // Removed meanwhile: what was read may lack chunks.
        _ = try await find(id, in: account)
    }

    /// Whether a contact is in it, and by which parts; 404 when it was in none.
    func answer(about contact: ContactID, _ stored: StoredAudience, in account: AccountID)
        async throws -> AudienceAnswer
    {
        let chunk = try await database.first(
            AudienceStatements.chunkOf, account, stored.audience.id, contact)
        guard let answer = chunk?.answer(about: contact, by: stored.rule) else {
            throw SegmentFault.unknownContact(contact)
        }
        return answer
    }

    /// Removes an audience; its chunks go afterwards.
    func remove(_ id: AudienceID, from account: AccountID) async throws {
        guard try await database.run(AudienceStatements.delete, account, id) > 0 else {
            throw SegmentFault.unknownAudience(id)
        }
    }
}
