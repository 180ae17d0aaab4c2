package import Model

/// What a snapshot is of, and how far it goes.
package struct SnapshotHeader: Sendable, Equatable {
    /// Whose.
    package var account: AccountID

    /// The last revision of the account that it holds.
    package var revision: Int64

    /// Of the account's definitions.
    package var version: Int64

    /// The hash of the zone by which its days were counted; see ``ColumnSnapshot/hash(_:)``.
    package var zoneHash: UInt64

    /// The day for which its segments were decided.
    package var today: Day

    package init(
        account: AccountID, revision: Int64, version: Int64, zoneHash: UInt64, today: Day
    ) {
        self.account = account
        self.revision = revision
        self.version = version
        self.zoneHash = zoneHash
        self.today = today
    }
}
