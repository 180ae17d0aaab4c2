/// The reply of `POST contacts/batch` and `POST contacts/check`.
public struct ContactBatchReply: Codable, Sendable, Hashable {
    /// In the order of the rows.
    public var results: [ContactRowResult]

    /// Puts the parts together.
    ///
    /// - Parameter results: see the property.
    public init(
        results: [ContactRowResult]
    ) {
        self.results = results
    }
}
