import HTTP
import Model
import Postgres
import Service

@testable import Segmentation

extension SegmentationWorld {
    var freezer: AudienceFreezer { AudienceFreezer(database: database, cache: cache) }
    var audiences: AudienceStore { AudienceStore(database: database, freezer: freezer) }
    var sweeper: AudienceSweeper { AudienceSweeper(database: database) }

    /// From now on the account has preferences and labels.
    func becomeLegacy() async throws {
        let data = Account(
            id: account, name: "Acme", mode: .legacy, plan: .pro, languages: ["nl", "fr"],
            timeZone: "Europe/Brussels", createdAt: .now, version: 50)
        try await followContacts([("account.changed", account.rawValue, JSON.encode(data))])
    }

    func add(_ interest: Int64, _ kind: InterestKind) async throws {
        let data = Interest(
            id: InterestID(interest), name: "Interest \(interest)", kind: kind,
            visibility: .private, createdAt: .now, version: 1)
        try await followInterests([("interest.created", interest, JSON.encode(data))])
    }

    func freeze(_ draft: AudienceDraft) async throws -> StoredAudience {
        let id = try await begin(draft)
        return try await freeze(id, draft)
    }

    func begin(_ draft: AudienceDraft) async throws -> AudienceID {
        try await database.transaction { transaction in
            try await audiences.begin(draft, in: account, transaction)
        }
    }

    func freeze(_ id: AudienceID, _ draft: AudienceDraft) async throws -> StoredAudience {
        _ = try await audiences.complete(
            id, .success(draft), in: account, canAskAgain: false)
        return try await audiences.find(id, in: account)
    }

    /// All of its contacts as the stream has them.
    func contacts(of stored: StoredAudience) async throws -> [Int64] {
        var contacts: [Int64] = []
        try await audiences.each(of: stored, in: account) { members in
            contacts += members.map(\.contact.rawValue)
        }
        return contacts
    }

    /// First contact and size of each stored chunk.
    func chunks(of id: AudienceID) async throws -> [[Int64]] {
        try await database.all(SegmentationWorld.chunks, account, id).map { row in
            [row.values.0.rawValue, Int64(row.values.1)]
        }
    }

    /// As another program would compute it: the ids as eight bytes each.
    static func digest(_ contacts: [Int64]) -> String {
        var bytes: [UInt8] = []
        for contact in contacts.sorted() {
            for shift in stride(from: 56, through: 0, by: -8) {
                bytes.append(UInt8(truncatingIfNeeded: contact >> Int64(shift)))
            }
        }
        return Digest.hex(Digest.sha256(bytes))
    }

    /// Contacts of which nobody was told: rows as the feed would have written them.
    func fill(_ contacts: ClosedRange<Int64>) async throws {
        try await database.run(
            SegmentationWorld.fill, account, contacts.lowerBound, contacts.upperBound)
    }

    private static let chunks = Statement<Columns<ContactID, Int32>, AccountID, AudienceID>(
        """
        SELECT first_contact, cardinality(contacts)
        FROM audience_chunk
        WHERE account_id = $1::bigint AND audience_id = $2::bigint
        ORDER BY first_contact
        """)

    private static let fill = Statement<NoRow, AccountID, Int64, Int64>(
        """
        INSERT INTO contact (
            account_id, contact_id, created_at, version, state, language, email, first_name, name,
            sources, fields)
        SELECT $1::bigint, number, '2024-01-01', 1, 'confirmed',
            CASE WHEN number % 2 = 0 THEN 'nl' ELSE 'fr' END, number || '@example.com', '', '',
            '{1}', '{}'
        FROM generate_series($2::bigint, $3::bigint) AS numbered (number)
        """)
}

extension AudiencePart {
    static func segment(_ id: SegmentID) -> AudiencePart { AudiencePart(segment: id) }

    static func interest(_ id: Int64) -> AudiencePart { AudiencePart(interest: InterestID(id)) }
}
