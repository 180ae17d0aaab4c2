internal import Model

extension AccountPlan {
    /// Every segment of the account with what it builds on put in.
    init(
        account: AccountID, version: Int64, stored: [StoredSegment], definitions: Definitions,
        sql: CriteriaSQL
    ) {
        let segments = stored.map { stored in
            let segment = stored.segment
            let criteria = definitions.effective(segment.id)
            return PlannedSegment(
                id: segment.id, criteria: criteria, reads: Reads(criteria),
                assign: segment.onEnter?.assign ?? [])
        }
        self.init(account: account, version: version, segments: segments, sql: sql)
    }
}
