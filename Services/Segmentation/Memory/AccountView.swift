internal import Columns
internal import Model

/// What deciding for an account needs besides its contacts, as of one version of its definitions.
struct AccountView: Sendable {
    let account: Account

    /// Goes up with every change of definitions: segments, interests, fields, limits, the zone.
    let version: Int64

    /// The account's day, good until ``turnsAt``.
    let today: Day

    /// The account's next midnight.
    let turnsAt: Instant

    let definitions: Definitions
    let catalogue: Catalogue
    let limits: CriteriaLimits
    let plan: AccountPlan

    /// What all saved segments look at.
    let columns: Set<ColumnKey>

    /// Such as `Europe/Brussels`.
    var zone: String { account.timeZone }
}

/// A transaction's hold on an account: nobody else changes it until the transaction ends.
struct AccountTurn: Sendable {
    let view: AccountView

    /// Where the account stands when the transaction commits.
    let stand: AccountStand

    /// The account's columns as they were before this transaction; `nil` when they are not here.
    var memory: AccountMemory?

    /// What the account's revision becomes.
    var revision: Int64 { stand.revision }
}
