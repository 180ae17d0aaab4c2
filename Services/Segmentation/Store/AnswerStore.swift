internal import Columns
internal import Model
internal import Postgres
internal import Service

/// Who belongs to what, as it stands now.
struct AnswerStore: Sendable {
    let database: Database
    let plans: PlanCache

    // MARK: Saved segments

    /// The members that readers see.
    func count(_ stored: StoredSegment, in account: AccountID) async throws -> SegmentCount {
        let segment = stored.segment
        let count =
            segment.isFilled
            ? stored.size
            : try await database.first(MemberStatements.count, account, segment.id) ?? 0
        return SegmentCount(count: count, at: .now)
    }

    /// In the order of the contacts' ids, from behind `after`.
    func members(
        _ id: SegmentID, in account: AccountID, after: ContactID, limit: Int64
    ) async throws -> [SegmentMember] {
        try await database.all(MemberStatements.list, account, id, after, limit)
    }

    /// The size over time, oldest first, from behind `after`.
    func sizes(_ id: SegmentID, in account: AccountID, after: Instant, limit: Int64) async throws
        -> [SegmentSize]
    {
        try await database.all(SegmentStatements.sizes, account, id, after, limit).map {
            SegmentSize(at: $0.values.0, size: $0.values.1)
        }
    }

    /// Whether a contact belongs, and every test of the segment and its parents.
    func explain(_ contact: ContactID, in segment: Segment, of account: AccountID) async throws
        -> Explanation
    {
        let stored = try await database.all(SegmentStatements.ofAccount, account)
        let definitions = Definitions(stored.map(\.segment))
        let plan = try await plans.plan(of: account, in: database)
        let tests = AnswerStore.tests(of: segment, definitions)
        var text = SQLText("SELECT ARRAY[FALSE", name: "explain membership")
        for test in tests {
            text.append(", ")
            plan.sql.append(definitions.expanded(.test(test), parent: nil), to: &text)
        }
        text.append("] FROM contact AS c WHERE c.account_id = ")
        text.bind(account, cast: "::bigint")
        text.append(" AND c.contact_id = ")
        text.bind(contact, cast: "::bigint")
        guard let verdicts = try await database.first(text, as: [Bool].self) else {
            throw SegmentFault.unknownContact(contact)
        }
        let enteredAt = try await database.first(
            MemberStatements.enteredAt, account, segment.id, contact)
        return Explanation(
            isMember: enteredAt != nil, enteredAt: enteredAt, isConfirmed: true,
            tree: ExplainedNode(kind: .all, holds: enteredAt != nil),
            leaves: zip(tests, verdicts.dropFirst()).map { ExplainedLeaf(test: $0, holds: $1) })
    }

    /// Those of the parents first, the highest before the others.
    private static func tests(of segment: Segment, _ definitions: Definitions) -> [Criterion] {
        var tests = segment.match.tests
        var next = segment.parent
        while let id = next, let definition = definitions[id] {
            tests = definition.match.tests + tests
            next = definition.parent
        }
        return tests
    }

    // MARK: Criteria that are not saved

    /// How many confirmed contacts match: reads the account's contacts once.
    func count(_ match: Criteria, parent: SegmentID?, in account: AccountID) async throws
        -> SegmentCount
    {
        let definitions = try await definitions(account)
        let plan = try await plans.plan(of: account, in: database)
        var text = SQLText(
            "SELECT count(*) FROM contact AS c WHERE c.account_id = ", name: "count criteria")
        text.bind(account, cast: "::bigint")
        text.append(" AND c.state = 'confirmed' AND ")
        plan.sql.append(definitions.expanded(match, parent: parent), to: &text)
        return SegmentCount(count: try await database.first(text, as: Int64.self) ?? 0, at: .now)
    }

    /// Which criteria each contact matches; contacts that are not confirmed match none.
    ///
    /// One statement for every twenty criteria.
    func decide(_ request: DecideRequest, in account: AccountID) async throws -> DecideReply {
        let definitions = try await definitions(account)
        let plan = try await plans.plan(of: account, in: database)
        let named = request.criteria.sorted { $0.key < $1.key }
        var matches: [ContactID: [Int]] = [:]
        var rest = named.indices[...]
        while !rest.isEmpty {
            let part = rest.prefix(20)
            let text = AnswerStore.text(
                part.map { ($0, definitions.expanded(named[$0].value, parent: nil)) },
                request.contacts, plan)
            for row in try await database.all(text, as: Columns<ContactID, Int64>.self) {
                matches[row.values.0, default: []].append(Int(row.values.1))
            }
            rest = rest.dropFirst(20)
        }
        return DecideReply(
            results: request.contacts.map { contact in
                let names = (matches[contact] ?? []).sorted().map { named[$0].key }
                return Decision(contact: contact, matches: names)
            })
    }

    private static func text(
        _ criteria: [(Int, Condition)], _ contacts: [ContactID], _ plan: AccountPlan
    ) -> SQLText {
        var text = SQLText(
            """
            SELECT c.contact_id, verdict.number
            FROM contact AS c
            CROSS JOIN LATERAL (VALUES
            """, name: "decide criteria")
        for (index, (number, criteria)) in criteria.enumerated() {
            text.append(index == 0 ? " (" : ", (")
            text.bind(Int64(number), cast: "::bigint")
            text.append(", ")
            plan.sql.append(criteria, to: &text)
            text.append(")")
        }
        text.append(") AS verdict (number, belongs) WHERE c.account_id = ")
        text.bind(plan.account, cast: "::bigint")
        text.append(" AND c.contact_id = ANY (")
        text.bind(contacts, cast: "::bigint[]")
        text.append(") AND c.state = 'confirmed' AND verdict.belongs")
        return text
    }

    private func definitions(_ account: AccountID) async throws -> Definitions {
        Definitions(
            try await database.all(SegmentStatements.ofAccount, account).map(\.segment))
    }
}
