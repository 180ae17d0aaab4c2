package import Model

/// How often something happened to a contact on one day of the account.
package struct ActivityDay: Hashable, Sendable {
    /// In the account's zone.
    package var day: Day
    /// At least 1.
    package var count: Int32
    /// What was visited, of visits only.
    package var name: String?

    package init(day: Day, count: Int32, name: String? = nil) {
        self.day = day
        self.count = count
        self.name = name
    }
}
