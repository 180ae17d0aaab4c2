internal import Model
internal import Postgres
internal import Service

/// What an account's criteria can name, as far as the feeds and the owners have told.
struct Catalogue: Sendable {
    /// By placeholder.
    var fields: [String: FieldType] = [:]
    /// By placeholder, where they were told.
    var fieldNames: [String: String] = [:]
    var interests: Set<InterestID> = []
    /// Where they were told.
    var interestNames: [InterestID: String] = [:]
    var interestKinds: [InterestID: InterestKind] = [:]
    var deletedInterests: Set<InterestID> = []
    /// Those that criteria named once.
    var messages: [MessageID: KnownMessage] = [:]
    var zone: String

    /// Four ranges of primary keys.
    init(of account: AccountID, in session: some Session) async throws {
        async let zone = session.first(CatalogueStatements.zone, account)
        async let fields = session.all(CatalogueStatements.fields, account)
        async let interests = session.all(CatalogueStatements.interests, account)
        async let messages = session.all(CatalogueStatements.messages, account)
        self.zone = try await zone ?? "UTC"
        for row in try await fields {
            self.fields[row.values.0] = row.values.1
            fieldNames[row.values.0] = row.values.2
        }
        for row in try await interests {
            let (id, isDeleted, name, kind) = row.values
            if isDeleted {
                deletedInterests.insert(id)
            } else {
                self.interests.insert(id)
                interestNames[id] = name
                interestKinds[id] = kind
            }
        }
        for message in try await messages { self.messages[message.id] = message }
    }

    /// How its criteria become conditions.
    var sql: CriteriaSQL {
        CriteriaSQL(zone: zone, fields: Set(fields.keys), deletedInterests: deletedInterests)
    }
}
