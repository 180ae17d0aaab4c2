internal import Model
internal import Postgres
internal import Service

/// At most 5,000 contacts of an audience's parts, in the order of their ids.
struct AudienceChunk: PostgresRow {
    /// The chunk's place in the audience; stays when that contact is erased.
    let first: ContactID
    let contacts: [ContactID]
    let includedBy: [Int32]
    let excludedBy: [Int32]
    /// Those that are still to be taken out of it, and not to be shown.
    let erased: Set<ContactID>

    init(row: inout RowReader) throws(PostgresError) {
        first = try row.next()
        contacts = try row.next()
        includedBy = try row.next()
        excludedBy = try row.next()
        erased = Set(try row.next() as [ContactID])
    }

    /// Those that are in the audience and behind a contact.
    func members(by rule: AudienceRule, after: ContactID) -> [AudienceMember] {
        contacts.indices.compactMap { index in
            let contact = contacts[index]
            guard contact > after, rule.isIn(includedBy[index], excludedBy[index]),
                !erased.contains(contact)
            else { return nil }
            return AudienceMember(contact: contact)
        }
    }

    /// Whether a contact is in the audience; `nil` when it was in no part.
    func answer(about contact: ContactID, by rule: AudienceRule) -> AudienceAnswer? {
        guard !erased.contains(contact), let index = contacts.firstIndex(of: contact) else {
            return nil
        }
        return AudienceAnswer(
            isIn: rule.isIn(includedBy[index], excludedBy[index]),
            includedBy: AudienceRule.parts(includedBy[index]),
            excludedBy: AudienceRule.parts(excludedBy[index]))
    }
}
