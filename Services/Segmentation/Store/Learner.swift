internal import Clients
internal import HTTP
internal import Model
internal import Postgres
internal import Service

/// Asks the owners about what a request names before their feeds told; messages are asked for once,
/// as no feed tells them.
struct Learner: Sendable {
    let database: Database
    let cache: AccountCache
    let interests: InterestsClient
    let contacts: ContactsClient
    let tracking: TrackingClient
    private let projection = Projection()

    init(
        database: Database, cache: AccountCache, interests: InterestsClient,
        contacts: ContactsClient, tracking: TrackingClient
    ) {
        self.database = database
        self.cache = cache
        self.interests = interests
        self.contacts = contacts
        self.tracking = tracking
    }

    /// A request can name some hundred things; who names more is told that they are unknown.
    private static let mostAsked = 100

    /// Makes known what criteria and rules name, as far as it exists.
    ///
    /// - Returns: whether owners were asked; false where all is known.
    @discardableResult
    func learn(
        _ criteria: [Criteria], rule: SegmentRule? = nil, in account: AccountID
    ) async throws -> Bool {
        let view = try await cache.view(of: account)
        let unknown = Named(criteria, rule).unknown(to: view.catalogue)
        if unknown.isEmpty { return false }
        try await learn(unknown, in: account)
        return true
    }

    private func learn(_ unknown: Named, in account: AccountID) async throws {
        var interests: [KnownInterest] = []
        for id in unknown.interests.sorted().prefix(Learner.mostAsked) {
            let interest = try await Learner.found {
                try await self.interests.interest(id, in: account)
            }
            if let interest { interests.append(KnownInterest(interest)) }
        }
        var messages: [KnownMessage] = []
        for id in unknown.messages.sorted().prefix(Learner.mostAsked) {
            let message = try await Learner.found { try await tracking.message(id, in: account) }
            if let message { messages.append(KnownMessage(message)) }
        }
        var fields: [KnownField] = []
        if !unknown.fields.isEmpty {
            let found = try await Learner.found { try await contacts.fields(in: account) }
            fields = found?.map(KnownField.init) ?? []
        }
        try await keep(interests, fields, messages, of: account)
    }

    private func keep(
        _ interests: [KnownInterest], _ fields: [KnownField], _ messages: [KnownMessage],
        of account: AccountID
    ) async throws {
        guard !interests.isEmpty || !fields.isEmpty || !messages.isEmpty else { return }
        try await database.transaction { transaction in
            let turn = try await cache.take(account, in: transaction)
            var isChange =
                try await projection.put(interests, of: account, in: transaction).isChange
            if try await projection.put(fields, of: account, in: transaction).isChange {
                isChange = true
            }
            if try await projection.put(messages, of: account, in: transaction) { isChange = true }
            if isChange { _ = try await cache.redefine(turn, in: transaction) }
        }
    }

    /// `nil` where the owner says that it does not exist.
    private static func found<Value>(_ ask: () async throws -> Value) async throws -> Value? {
        do {
            return try await ask()
        } catch let error as ServiceError where error.status == .notFound {
            return nil
        }
    }
}

/// What criteria and rules name.
private struct Named {
    var interests: Set<InterestID>
    var fields: Set<String>
    var messages: Set<MessageID>

    init(_ criteria: [Criteria], _ rule: SegmentRule?) {
        let tests = criteria.flatMap(\.tests)
        interests = Set(tests.compactMap(\.interest) + (rule?.assign ?? []))
        fields = Set(tests.compactMap(\.field))
        messages = Set(tests.compactMap(\.message))
    }

    var isEmpty: Bool { interests.isEmpty && fields.isEmpty && messages.isEmpty }

    /// What of it was never heard of.
    func unknown(to catalogue: Catalogue) -> Named {
        var rest = self
        rest.interests.subtract(catalogue.interests)
        rest.interests.subtract(catalogue.deletedInterests)
        rest.fields.subtract(catalogue.fields.keys)
        rest.messages.subtract(catalogue.messages.keys)
        return rest
    }
}
