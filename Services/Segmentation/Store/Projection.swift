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
        newest.reserveCapacity(records.count)
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
    ) async throws -> [TouchedMembership] {
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

    /// Removes contacts for ever; ``ErasureSweep`` removes what nobody can see any more.
    func erase(_ contacts: [ContactID], of account: AccountID, in transaction: Transaction)
        async throws
    {
        guard !contacts.isEmpty else { return }
        try await transaction.run(ErasureStatements.erase, account, contacts)
        try await AudienceSweeper.erase(contacts, of: account, in: transaction)
    }

    /// Upserts interests.
    func put(_ interests: [KnownInterest], of account: AccountID, in session: some Session)
        async throws -> Renamed<InterestID>
    {
        guard !interests.isEmpty else { return Renamed([]) }
        let rows = Dictionary(interests.map { ($0.id, $0) }) { $0.version > $1.version ? $0 : $1 }
            .values
        return Renamed(
            try await session.all(
                CatalogueStatements.putInterests, account, rows.map(\.id), rows.map(\.version),
                rows.map(\.isDeleted), rows.map(\.name), rows.map(\.kind)))
    }

    /// Upserts fields.
    func put(_ fields: [KnownField], of account: AccountID, in session: some Session)
        async throws -> Renamed<String>
    {
        guard !fields.isEmpty else { return Renamed([]) }
        let rows = Dictionary(fields.map { ($0.id, $0) }) { $0.version > $1.version ? $0 : $1 }
            .values
        return Renamed(
            try await session.all(
                CatalogueStatements.putFields, account, rows.map(\.id), rows.map(\.version),
                rows.map(\.isDeleted), rows.map(\.type), rows.map(\.placeholder),
                rows.map(\.name)))
    }

    /// Keeps messages; whether any was not known.
    func put(_ messages: [KnownMessage], of account: AccountID, in session: some Session)
        async throws -> Bool
    {
        var isNew = false
        for message in messages {
            let added = try await session.first(
                CatalogueStatements.putMessage, account, message.id, message.name,
                Array(message.links))
            if added == true { isNew = true }
        }
        return isNew
    }
}

/// What became of definitions that were told.
struct Renamed<Key: Hashable & Sendable & PostgresValue>: Sendable {
    /// Those that were known, and are no more.
    let gone: Set<Key>

    /// Whether any is another than before.
    let isChange: Bool

    init(_ rows: [Columns<Key, Bool>]) {
        gone = Set(rows.filter(\.values.1).map(\.values.0))
        isChange = !rows.isEmpty
    }
}

/// An interest as the projection knows it.
struct KnownInterest: Sendable {
    let id: InterestID
    let version: Int32
    var isDeleted = false
    var name: String?
    var kind: InterestKind?
}

extension KnownInterest {
    init(_ interest: Interest) {
        self.init(
            id: interest.id, version: interest.version, name: interest.name, kind: interest.kind)
    }
}

/// A field as the projection knows it.
struct KnownField: Sendable {
    let id: FieldID
    let version: Int32
    var isDeleted = false
    var type = FieldType.unknown
    var placeholder = ""
    var name: String?
}

extension KnownField {
    init(_ field: Field) {
        self.init(
            id: field.id, version: field.version, type: field.type, placeholder: field.placeholder,
            name: field.name)
    }
}

/// Which membership.
struct MembershipKey: Hashable, Sendable {
    let contact: ContactID
    let interest: InterestID
}
