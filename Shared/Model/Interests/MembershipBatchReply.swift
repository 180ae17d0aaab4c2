/// The reply of `POST memberships/batch`.
public struct MembershipBatchReply: Codable, Sendable, Hashable {
    /// In the order of the items.
    public var results: [MembershipResult]

    /// Puts the parts together.
    ///
    /// - Parameter results: see the property.
    public init(
        results: [MembershipResult]
    ) {
        self.results = results
    }
}
