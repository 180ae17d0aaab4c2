internal import Model
internal import Postgres
internal import Service

/// What segments look at, kept current; each method is a few statements, and returns what is to
/// be decided.
struct Projection: Sendable {
    /// Upserts contacts; of one contact the highest version stays.
    func put(
        _ records: [ContactRecord], of account: AccountID, isSnapshot: Bool = false,
        in transaction: Transaction
    ) async throws -> [TouchedContact] {
        guard !records.isEmpty else { return [] }
        var newest: [ContactID: ContactRecord] = [:]
        for record in records where newest[record.id].map({ $0.version <= record.version }) ?? true
        {
            newest[record.id] = record
        }
        let rows = Array(newest.values)
        return try await transaction.all(
            ProjectionStatements.putContacts, account, rows.map(\.id), rows.map(\.createdAt),
            rows.map(\.version), rows.map(\.state), rows.map(\.language), rows.map(\.email),
            rows.map(\.firstName), rows.map(\.name), rows.map(\.sources), rows.map(\.fields),
            isSnapshot)
    }

    /// Upserts memberships; of one membership the highest version stays.
    func put(
        _ records: [MembershipRecord], of account: AccountID, isSnapshot: Bool = false,
        in transaction: Transaction
    ) async throws -> [TouchedInterest] {
        guard !records.isEmpty else { return [] }
        var newest: [MembershipKey: MembershipRecord] = [:]
        newest.reserveCapacity(records.count)
        for record in records {
            let key = MembershipKey(contact: record.contact, interest: record.interest)
            if let held = newest[key], held.version > record.version { continue }
            newest[key] = record
        }
        let rows = Array(newest.values)
        return try await transaction.all(
            ProjectionStatements.putMemberships, account, rows.map(\.contact),
            rows.map(\.interest), rows.map(\.version), rows.map(\.clicks), rows.map(\.state),
            isSnapshot)
    }

    func erase(_ contacts: [ContactID], of account: AccountID, in transaction: Transaction)
        async throws
    {
        guard !contacts.isEmpty else { return }
        try await transaction.run(ProjectionStatements.eraseContacts, account, contacts)
    }

    /// Upserts interests; returns those that are gone now.
    func put(_ interests: [KnownInterest], of account: AccountID, in session: some Session)
        async throws -> Set<InterestID>
    {
        guard !interests.isEmpty else { return [] }
        let rows = Dictionary(interests.map { ($0.id, $0) }) { $0.version > $1.version ? $0 : $1 }
            .values
        return Set(
            try await session.all(
                ProjectionStatements.putInterests, account, rows.map(\.id), rows.map(\.version),
                rows.map(\.isDeleted)))
    }

    /// Upserts fields; returns the placeholders that are gone now.
    func put(_ fields: [KnownField], of account: AccountID, in session: some Session)
        async throws -> Set<String>
    {
        guard !fields.isEmpty else { return [] }
        let rows = Dictionary(fields.map { ($0.id, $0) }) { $0.version > $1.version ? $0 : $1 }
            .values
        return Set(
            try await session.all(
                ProjectionStatements.putFields, account, rows.map(\.id), rows.map(\.version),
                rows.map(\.isDeleted), rows.map(\.type.rawValue), rows.map(\.placeholder)))
    }
}

/// An interest as the projection knows it.
struct KnownInterest: Sendable {
    let id: InterestID
    let version: Int32
    var isDeleted = false
}

/// A field as the projection knows it.
struct KnownField: Sendable {
    let id: FieldID
    let version: Int32
    var isDeleted = false
    var type = FieldType.unknown
    var placeholder = ""
}

/// Which membership.
struct MembershipKey: Hashable, Sendable {
    let contact: ContactID
    let interest: InterestID
}
