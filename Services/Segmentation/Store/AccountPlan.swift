internal import Columns
internal import Model
internal import Postgres

/// A segment as live changes are decided.
struct PlannedSegment: Sendable {
    let id: SegmentID
    /// With all that it builds on put in.
    let criteria: Condition
    let reads: Reads
    let generation: Int32
    /// Whether nobody has seen members of it yet: they are told by one `segment.filled`.
    let isFirstFill: Bool
    let assign: [InterestID]
}

/// Everything that deciding for an account needs, as of one version of its definitions.
struct AccountPlan: Sendable {
    let account: AccountID
    let version: Int64
    let segments: [PlannedSegment]
    let sql: CriteriaSQL

    /// The segments to decide when these interests changed for somebody.
    func segments(reading interests: Set<InterestID>) -> [PlannedSegment] {
        segments.filter { !$0.reads.interests.isDisjoint(with: interests) }
    }

    /// The segments to decide when a contact's own properties changed.
    var readingContacts: [PlannedSegment] { segments.filter(\.reads.contact) }
}
