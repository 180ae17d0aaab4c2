internal import Clients
internal import HTTP
internal import Model
internal import Postgres
internal import Service

/// Asks the owners about interests and fields that a request names before their feeds told.
struct Learner: Sendable {
    let database: Database
    let interests: InterestsClient
    let contacts: ContactsClient
    private let projection = Projection()

    init(database: Database, interests: InterestsClient, contacts: ContactsClient) {
        self.database = database
        self.interests = interests
        self.contacts = contacts
    }

    /// Makes known what criteria and rules name, as far as it exists; nothing where all is known.
    func learn(
        _ criteria: [Criteria], rule: SegmentRule? = nil, in account: AccountID
    ) async throws {
        let known = try await Catalogue(of: account, in: database)
        let tests = criteria.flatMap(\.tests)
        let named = Set(tests.compactMap(\.interest) + (rule?.assign ?? []))
        let missing = named.subtracting(known.interests).subtracting(known.deletedInterests)
        // A request can name some hundred; who names more is told that they are unknown.
        for interest in missing.sorted().prefix(100) { try await learn(interest, account) }
        if tests.contains(where: { $0.field.map { known.fields[$0] == nil } ?? false }) {
            try await learnFields(account)
        }
    }

    private func learn(_ id: InterestID, _ account: AccountID) async throws {
        do {
            let interest = try await interests.interest(id, in: account)
            try await database.transaction { transaction in
                _ = try await projection.put(
                    [KnownInterest(interest)], of: account, in: transaction)
                try await transaction.run(SegmentStatements.bumpPlan, account)
            }
        } catch let error as ServiceError where error.status == .notFound {}
    }

    private func learnFields(_ account: AccountID) async throws {
        do {
            let fields = try await contacts.fields(in: account)
            try await database.transaction { transaction in
                _ = try await projection.put(
                    fields.map(KnownField.init), of: account, in: transaction)
                try await transaction.run(SegmentStatements.bumpPlan, account)
            }
        } catch let error as ServiceError where error.status == .notFound {}
    }
}
