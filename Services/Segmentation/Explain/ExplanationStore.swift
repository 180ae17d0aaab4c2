internal import Columns
internal import Model
internal import Postgres
internal import Service

/// Why contacts are in segments or not.
struct ExplanationStore: Sendable {
    let database: Database
    let cache: AccountCache

    /// The segment's criteria with true and false, the values, and when something turns by itself.
    ///
    /// Five round trips and one for each kind of column that the criteria look at.
    func explain(_ contact: ContactID, in segment: SegmentID, of account: AccountID) async throws
        -> Explanation
    {
        try await explain(contact, in: segment, by: try await cache.view(of: account))
    }

    /// The same as of one day and one version of the definitions.
    func explain(_ contact: ContactID, in segment: SegmentID, by view: AccountView) async throws
        -> Explanation
    {
        let account = view.account.id
        guard view.definitions[segment] != nil else { throw SegmentFault.unknown(segment) }
        let condition = view.definitions.effective(segment)
        let (standing, values) = try await database.transaction { transaction in
            let standing = try await transaction.first(
                AnswerStatements.standing, account, segment, contact)
            let values = try await ColumnReader(
                view: view, session: transaction, inAnyState: true
            ).values(of: [contact], keys: condition.columns).first
            return (standing, values)
        }
        guard let standing, let values else { throw SegmentFault.unknownContact(contact) }
        let explainer = Explainer(values, state: standing.state, view)
        let turns = await explainer.turns(of: segment)
        let moments = try await moments(turns.days, view.zone)
        let tree = explainer.tree(of: segment, turns, moments)
        return Explanation(
            isMember: standing.enteredAt != nil, enteredAt: standing.enteredAt,
            leftAt: standing.enteredAt == nil ? standing.leftAt : nil,
            isConfirmed: standing.state == .confirmed, manual: values.manual[segment], tree: tree,
            flipsAt: turns.whole.flatMap { moments[$0] }, leaves: tree.tests)
    }

    /// When days begin in the zone.
    private func moments(_ days: [Day], _ zone: String) async throws -> [Day: Instant] {
        guard !days.isEmpty else { return [:] }
        let rows = try await database.all(HistoryStatements.midnights, days, zone)
        return Dictionary(rows.map { ($0.values.0, $0.values.1) }, uniquingKeysWith: { $1 })
    }
}
