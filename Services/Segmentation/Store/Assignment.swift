internal import Model
internal import Postgres
internal import Service

/// What a segment's rule owes to Interests: each contact gets each interest.
struct Assignment: PostgresRow, Hashable {
    let account: AccountID
    let id: Int64
    let segment: SegmentID
    let contacts: [ContactID]
    let interests: [InterestID]
    let tries: Int32

    init(row: inout RowReader) throws(PostgresError) {
        account = try row.next()
        id = try row.next()
        segment = try row.next()
        contacts = try row.next()
        interests = try row.next()
        tries = try row.next()
    }

    /// The same at every try: Interests applies it once.
    var key: String { "segment-assignment-\(id)" }

    /// What is asked of Interests; who left an interest is refused there.
    var batch: MembershipBatch {
        MembershipBatch(
            actor: .segment, origin: "segment:\(segment)",
            items: contacts.flatMap { contact in
                interests.map { MembershipItem(contact: contact, interest: $0, act: .assign) }
            })
    }
}
