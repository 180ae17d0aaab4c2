import HTTP
import Model
import Postgres
import Service

/// Contacts as the projection has them: what a change of one begins with.
struct SegmentContacts: Sendable {
    let site: SegmentSite

    /// Reads some contacts, by id.
    func read(_ contacts: [Int64], of account: AccountID) async throws -> [Int64: Contact] {
        var known: [Int64: Contact] = [:]
        for first in stride(from: 0, to: contacts.count, by: 5_000) {
            let some = Array(contacts[first..<min(first + 5_000, contacts.count)])
            for row in try await site.database.all(SegmentContacts.find, account, some) {
                known[row.contact.id.rawValue] = row.contact
            }
        }
        return known
    }

    private struct Row: PostgresRow {
        let contact: Contact

        init(row: inout RowReader) throws(PostgresError) {
            let id: ContactID = try row.next()
            let createdAt: Instant = try row.next()
            let version: Int32 = try row.next()
            let language: String = try row.next()
            let email: String = try row.next()
            let firstName: String = try row.next()
            let name: String = try row.next()
            let sources: [SourceID] = try row.next()
            let fields: String = try row.next()
            let values = try? JSON.decode(
                [String: FieldValue].self, from: Array(fields.utf8), .reply)
            contact = Contact(
                id: id, email: email, language: language, firstName: firstName, name: name,
                fields: values ?? [:], sources: sources, state: .confirmed, createdAt: createdAt,
                changedAt: createdAt, version: version)
        }
    }

    /// A primary key probe a contact.
    private static let find = Statement<Row, AccountID, [Int64]>(
        """
        SELECT
            contact_id, created_at, version, language, email, first_name, name, sources,
            fields::text
        FROM contact
        WHERE account_id = $1::bigint AND contact_id = ANY ($2::bigint[])
        """)
}
