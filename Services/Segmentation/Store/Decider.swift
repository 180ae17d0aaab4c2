internal import Feed
internal import Model
internal import Postgres
internal import Service

/// Decides who belongs, and writes and publishes what flips; in a transaction that holds the
/// account's lock.
struct Decider: Sendable {
    let feed: FeedWriter
    let plans: PlanCache

    /// Where entries leave what rules owe.
    var outbox = RuleOutbox()

    /// Contacts, and the segments that something which happened to them can matter to.
    struct Question: Sendable {
        var segments: [PlannedSegment]
        var contacts: [ContactID]
    }

    /// Takes the account for the rest of the transaction.
    func lock(_ account: AccountID, in transaction: Transaction) async throws {
        try await transaction.run(ProjectionStatements.lock, account)
    }

    /// Begins a new generation of the segments that mean something else now, and returns the plan
    /// with it; the filler does the rest.
    func redefine(
        _ account: AccountID, in transaction: Transaction,
        where isAffected: (PlannedSegment) -> Bool
    ) async throws -> AccountPlan {
        let plan = try await plans.changedPlan(of: account, in: transaction)
        let affected = plan.segments.filter(isAffected).map(\.id)
        try await transaction.run(SegmentStatements.bumpPlan, account)
        if affected.isEmpty { return plan }
        try await transaction.run(SegmentStatements.refill, account, affected)
        return try await plans.changedPlan(of: account, in: transaction)
    }

    /// Decides, and makes true what follows from it.
    ///
    /// One statement for every twenty segments, and one for each in which somebody flipped.
    func decide(_ questions: [Question], by plan: AccountPlan, in transaction: Transaction)
        async throws
    {
        var flips: [Flip] = []
        for question in questions where !question.contacts.isEmpty {
            var rest = question.segments[...]
            while !rest.isEmpty {
                let text = Decider.text(plan, Array(rest.prefix(20)), question.contacts)
                flips += try await transaction.all(text, as: Flip.self)
                rest = rest.dropFirst(20)
            }
        }
        var happened: [Flip] = []
        for (segment, flips) in Dictionary(grouping: flips, by: \.segment) {
            happened += try await transaction.all(
                MemberStatements.flip, plan.account, segment,
                flips.filter(\.isEntry).map(\.contact),
                flips.filter { !$0.isEntry }.map(\.contact))
        }
        try await publish(happened, by: plan, in: transaction)
    }

    /// Which of the contacts flip in which segment: probes of two primary keys a pair.
    ///
    /// `LIMIT 1` keeps PostgreSQL from joining: on tables that were just filled, and for a
    /// thousand contacts of a million, reading a whole table is what it must never choose.
    private static func text(
        _ plan: AccountPlan, _ segments: [PlannedSegment], _ contacts: [ContactID]
    ) -> SQLText {
        var text = SQLText(
            """
            SELECT decided.segment_id, decided.contact_id, decided.belongs
            FROM (
                SELECT told.contact_id, verdict.segment_id,
                    COALESCE(c.state = 'confirmed' AND verdict.belongs, FALSE) AS belongs
                FROM unnest(
            """, name: "decide segments")
        text.bind(contacts, cast: "::bigint[]")
        text.append(
            """
            ) AS told (contact_id)
            LEFT JOIN LATERAL (
                SELECT account_id, contact_id, created_at, state, language, email, first_name,
                    name, sources, fields
                FROM contact
                WHERE account_id =
            """)
        text.append(" ")
        text.bind(plan.account, cast: "::bigint")
        text.append(
            """
             AND contact_id = told.contact_id
                LIMIT 1
            ) AS c ON TRUE
            CROSS JOIN LATERAL (VALUES
            """)
        for (index, segment) in segments.enumerated() {
            text.append(index == 0 ? " (" : ", (")
            text.bind(segment.id, cast: "::bigint")
            text.append(", ")
            plan.sql.append(segment.criteria, to: &text)
            text.append(")")
        }
        text.append(
            """
            ) AS verdict (segment_id, belongs)) AS decided
            WHERE decided.belongs <> COALESCE((
                SELECT held.left_generation IS NULL
                FROM segment_member AS held
                WHERE held.account_id =
            """)
        text.append(" ")
        text.bind(plan.account, cast: "::bigint")
        text.append(
            """
             AND held.segment_id = decided.segment_id
                    AND held.contact_id = decided.contact_id), FALSE)
            """)
        return text
    }

    private func publish(_ flips: [Flip], by plan: AccountPlan, in transaction: Transaction)
        async throws
    {
        let segments = Dictionary(uniqueKeysWithValues: plan.segments.map { ($0.id, $0) })
        let now = Instant.now
        var changes: [NewChange] = []
        var entries: [SegmentID: [ContactID]] = [:]
        for flip in flips {
            guard let segment = segments[flip.segment] else { continue }
            if flip.isEntry, !segment.assign.isEmpty {
                entries[flip.segment, default: []].append(flip.contact)
            }
            if !segment.isFirstFill {
                changes.append(Decider.change(flip, segment, plan.account, now))
            }
        }
        for (id, contacts) in entries.sorted(by: { $0.key < $1.key }) {
            guard let segment = segments[id] else { continue }
            try await outbox.owe(contacts, by: segment, of: plan.account, in: transaction)
        }
        try await feed.append(changes, in: transaction)
    }

    /// ``SegmentFlip`` as JSON, written by hand: an edit may write 100,000 of them.
    static func change(
        _ flip: Flip, _ segment: PlannedSegment, _ account: AccountID, _ now: Instant
    ) -> NewChange {
        var json: [UInt8] = []
        json += "{\"segment\":\(flip.segment),\"contact\":\(flip.contact)".utf8
        json += ",\"generation\":\(segment.generation),\"flippedAt\":\"\(now)\"}".utf8
        return NewChange(
            account: account.rawValue, kind: flip.isEntry ? "segment.entered" : "segment.left",
            subject: flip.contact.rawValue, json: json)
    }
}
