import Model
import Postgres
import Testing

@testable import Segmentation

/// What was published of segments, in order, held against who belongs in the end.
struct LiveHistory {
    /// One change of the feed.
    private struct Change: PostgresRow {
        let kind: String
        let segment: SegmentID
        let contact: ContactID
        let size: Int64

        init(row: inout RowReader) throws(PostgresError) {
            kind = try row.next()
            segment = try row.next()
            contact = try row.next()
            size = try row.next()
        }
    }

    private let changes: [SegmentID: [Change]]

    init(_ database: Database) async throws {
        changes = Dictionary(
            grouping: try await database.all(LiveHistory.statement, as: Change.self),
            by: \.segment)
    }

    private static var statement: SQLText {
        SQLText(
            """
            SELECT kind, (data ->> 'segment')::bigint, subject_id,
                coalesce((data ->> 'size')::bigint, 0)
            FROM change
            WHERE kind LIKE 'segment.%'
            ORDER BY xid, change_id
            """)
    }

    /// Those who enter and leave take turns, and end where the members do.
    func check(_ segment: SegmentID, members: [Int64], isTold: Bool, _ comment: Comment) {
        let changes = changes[segment] ?? []
        let first = changes.firstIndex { $0.kind == "segment.filled" }
        #expect(changes.filter { $0.kind == "segment.filled" }.count == 1, comment)
        #expect(isTold || first == 0, "nobody is told of before: \(comment)")
        let flips = changes.filter { $0.kind != "segment.filled" }
        var state: [ContactID: Bool] = [:]
        var beginning: [ContactID: Bool] = [:]
        for flip in flips {
            let isEntry = flip.kind == "segment.entered"
            let before = state[flip.contact] ?? (isTold ? false : !isEntry)
            beginning[flip.contact] = beginning[flip.contact] ?? before
            #expect(before != isEntry, "contact \(flip.contact) twice: \(comment)")
            state[flip.contact] = isEntry
        }
        let belongs = Set(members.map { ContactID($0) })
        for (contact, isMember) in state {
            #expect(belongs.contains(contact) == isMember, "contact \(contact): \(comment)")
        }
        let untold = belongs.filter { state[$0] == nil }
        #expect(!isTold || untold.isEmpty, comment)
        let size = changes.first { $0.kind == "segment.filled" }?.size
        if !isTold {
            #expect(
                size == Int64(untold.count + beginning.values.count { $0 }),
                "who was in the first fill: \(comment)")
        }
    }

    /// Entries of a segment by contacts, as they were told.
    func entries(_ segment: SegmentID) -> [ContactID] {
        (changes[segment] ?? []).filter { $0.kind == "segment.entered" }.map(\.contact)
    }
}
