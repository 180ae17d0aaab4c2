import Model
import Postgres

extension SegmentationWorld {
    /// Writes what happened to people, and what was decided about them, into the projection.
    func store(happeningsOf people: [Person]) async throws {
        let deliveries = people.flatMap { person in
            person.deliveries.map { (person.contact.id, $0) }
        }
        try await database.run(
            SegmentationWorld.insertDeliveries, account, deliveries.map(\.0),
            deliveries.map(\.1.message), deliveries.map(\.1.at))
        let openings = people.flatMap { person in person.openings.map { (person.contact.id, $0) } }
        try await database.run(
            SegmentationWorld.insertOpenings, account, openings.map(\.0),
            openings.map(\.1.message), openings.map(\.1.at))
        let visits = people.flatMap { person in person.visits.map { (person.contact.id, $0) } }
        try await database.run(
            SegmentationWorld.insertVisits, account, visits.map(\.0), visits.map(\.1.kind.rawValue),
            visits.map(\.1.name), visits.map(\.1.at))
        let manual = people.flatMap { person in person.manual.map { (person.contact.id, $0) } }
        try await database.run(
            SegmentationWorld.insertManual, account, manual.map(\.0), manual.map(\.1.key),
            manual.map(\.1.value.rawValue))
        let clicks = people.flatMap { person in person.clicks.map { (person.contact.id, $0) } }
        for start in stride(from: 0, to: clicks.count, by: 1_000) {
            let some = Array(clicks[start..<min(start + 1_000, clicks.count)])
            let interests = some.map {
                "{" + $0.1.interests.map(\.description).joined(separator: ",") + "}"
            }
            try await database.run(
                SegmentationWorld.insertClicks, account, some.map(\.0), some.map(\.1.message),
                some.map(\.1.link), some.map(\.1.at), some.map(\.1.isHuman), interests)
        }
    }

    private static let insertDeliveries = Statement<
        NoRow, AccountID, [ContactID], [MessageID], [Instant]
    >(
        """
        INSERT INTO delivery (account_id, contact_id, message_id, delivered_at)
        SELECT $1::bigint, * FROM unnest($2::bigint[], $3::bigint[], $4::timestamptz[])
        """)

    private static let insertOpenings = Statement<
        NoRow, AccountID, [ContactID], [MessageID], [Instant]
    >(
        """
        INSERT INTO opening (account_id, contact_id, message_id, opened_at)
        SELECT $1::bigint, * FROM unnest($2::bigint[], $3::bigint[], $4::timestamptz[])
        """)

    private static let insertVisits = Statement<
        NoRow, AccountID, [ContactID], [String], [String], [Instant]
    >(
        """
        INSERT INTO visit (account_id, visit_id, contact_id, kind, name, visited_at)
        SELECT $1::bigint, COALESCE((SELECT max(visit_id) FROM visit), 0) + number, v.contact,
            v.kind, v.name, v.at
        FROM unnest($2::bigint[], $3::text[], $4::text[], $5::timestamptz[])
            WITH ORDINALITY AS v (contact, kind, name, at, number)
        """)

    private static let insertManual = Statement<
        NoRow, AccountID, [ContactID], [SegmentID], [String]
    >(
        """
        INSERT INTO segment_manual (account_id, contact_id, segment_id, choice)
        SELECT $1::bigint, * FROM unnest($2::bigint[], $3::bigint[], $4::text[])
        """)

    private static let insertClicks = Statement<
        NoRow, AccountID, [ContactID], [MessageID], [LinkID], [Instant], [Bool], [String]
    >(
        """
        INSERT INTO click (account_id, click_id, contact_id, message_id, link_id, clicked_at,
            is_human, interests)
        SELECT $1::bigint, COALESCE((SELECT max(click_id) FROM click), 0) + number, k.contact,
            k.message, k.link, k.at, k.is_human, k.interests::bigint[]
        FROM unnest($2::bigint[], $3::bigint[], $4::bigint[], $5::timestamptz[], $6::boolean[],
            $7::text[])
            WITH ORDINALITY AS k (contact, message, link, at, is_human, interests, number)
        """)
}
