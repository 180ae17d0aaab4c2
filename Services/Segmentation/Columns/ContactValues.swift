package import Model

/// What was read of one contact, its own properties among it.
package struct ContactValues: Hashable, Sendable {
    package var row: ContactRow
    /// What was read besides language, sources and the day it was made; what is absent below is empty.
    package var keys: Set<ColumnKey>
    package var memberships: [InterestID: MembershipValue]
    /// The days of an activity, in no order.
    package var activities: [Activity: [ActivityDay]]
    package var manual: [SegmentID: ManualChoice]

    package init(
        row: ContactRow, keys: Set<ColumnKey>,
        memberships: [InterestID: MembershipValue] = [:],
        activities: [Activity: [ActivityDay]] = [:],
        manual: [SegmentID: ManualChoice] = [:]
    ) {
        self.row = row
        self.keys = keys
        self.memberships = memberships
        self.activities = activities
        self.manual = manual
    }
}
