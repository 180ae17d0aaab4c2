import Model
import Postgres
import Service

@testable import Segmentation

extension SegmentationWorld {
    /// What rules owe, in order.
    func owed() async throws -> [Assignment] {
        try await database.all(SegmentationWorld.owedStatement, account)
    }

    private static let owedStatement = Statement<Assignment, AccountID>(
        """
        SELECT account_id, assignment_id, segment_id, contacts, interests, tries
        FROM assignment
        WHERE account_id = $1::bigint
        ORDER BY assignment_id
        """)
}
