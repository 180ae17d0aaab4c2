internal import Columns
internal import Model
internal import Postgres

/// Decides by SQL, where an account is not in memory: it is cold, or too large.
struct ColdDecider: Sendable {
    let turn: AccountTurn
    let transaction: Transaction

    /// A segment, and who is to be decided for it.
    private struct Question {
        let segment: PlannedSegment
        var contacts: Set<ContactID>
    }

    /// Segments and tests that one statement decides; PostgreSQL takes 65,535 values.
    private static let segmentsInOne = 20
    private static let testsInOne = 2_000

    init(_ turn: AccountTurn, _ transaction: Transaction) {
        self.turn = turn
        self.transaction = transaction
    }

    private var plan: AccountPlan { turn.view.plan }

    /// Who flips because of what the transaction changed: one statement for twenty segments.
    func flips(_ touches: Touches) async throws -> [Flip] { try await flips(questions(touches)) }

    /// Who of these contacts flips in these segments.
    func flips(_ segments: [PlannedSegment], _ contacts: [ContactID]) async throws -> [Flip] {
        guard !contacts.isEmpty else { return [] }
        let contacts = Set(contacts)
        return try await flips(segments.map { Question(segment: $0, contacts: contacts) })
    }

    /// Who appeared or is gone is decided for every segment, others for those that look at what
    /// changed.
    private func questions(_ touches: Touches) -> [Question] {
        var asked: [SegmentID: Question] = [:]
        func ask(_ segments: [PlannedSegment], _ contacts: some Sequence<ContactID>) {
            for segment in segments {
                asked[segment.id, default: Question(segment: segment, contacts: [])].contacts
                    .formUnion(contacts)
            }
        }
        let everywhere = touches.appeared + touches.gone
        if !everywhere.isEmpty { ask(plan.segments, everywhere) }
        if !touches.rows.isEmpty { ask(plan.readingContacts, touches.rows) }
        for (interest, held) in Dictionary(grouping: touches.memberships, by: \.interest) {
            ask(plan.segments(reading: [.interest(interest)]), held.lazy.map(\.contact))
        }
        for (activity, contacts) in touches.activities {
            ask(plan.segments(reading: [.activity(activity)]), contacts)
        }
        for (segment, contacts) in touches.manual {
            ask(plan.segments(reading: [.manual(segment)]), contacts)
        }
        // Those with the same contacts beside each other: they need no look at who is meant.
        return asked.values.sorted {
            ($0.contacts.count, $0.segment.id) < ($1.contacts.count, $1.segment.id)
        }
    }

    private func flips(_ questions: [Question]) async throws -> [Flip] {
        var flips: [Flip] = []
        var rest = questions[...]
        while !rest.isEmpty {
            var tests = 0
            let part = rest.prefix(ColdDecider.segmentsInOne).prefix { question in
                defer { tests += question.segment.criteria.tests.count }
                return tests < ColdDecider.testsInOne
            }
            flips += try await transaction.all(text(part), as: Flip.self)
            rest = rest.dropFirst(part.count)
        }
        return flips
    }

    /// Which of the contacts flip in which segment: probes of two primary keys a pair.
    ///
    /// `LIMIT 1` keeps PostgreSQL from joining: on tables that were just filled, and for a
    /// thousand contacts of a million, reading a whole table is what it must never choose.
    private func text(_ questions: ArraySlice<Question>) -> SQLText {
        let everybody = questions.reduce(into: Set<ContactID>()) { $0.formUnion($1.contacts) }
        var text = SQLText(
            """
            SELECT decided.segment_id, decided.contact_id, decided.belongs
            FROM (
                SELECT told.contact_id, verdict.segment_id,
                    COALESCE(c.state = 'confirmed' AND verdict.belongs, FALSE) AS belongs
                FROM unnest(
            """, name: "decide segments")
        text.bind(everybody.sorted(), cast: "::bigint[]")
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
        append(questions, everybody, &text)
        text.append(
            """
            ) AS verdict (segment_id, is_asked, belongs) WHERE verdict.is_asked) AS decided
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

    private func append(
        _ questions: ArraySlice<Question>, _ everybody: Set<ContactID>, _ text: inout SQLText
    ) {
        var sql = plan.sql
        sql.today = turn.view.today
        for (index, question) in questions.enumerated() {
            text.append(index == 0 ? " (" : ", (")
            text.bind(question.segment.id, cast: "::bigint")
            if question.contacts.count == everybody.count {
                text.append(", TRUE, ")
            } else {
                text.append(", told.contact_id = ANY (")
                text.bind(question.contacts.sorted(), cast: "::bigint[]")
                text.append("), ")
            }
            sql.append(question.segment.criteria, to: &text)
            text.append(")")
        }
    }
}
