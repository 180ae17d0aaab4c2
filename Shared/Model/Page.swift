/// One page of a list.
public struct Page<Item: Codable & Sendable>: Codable, Sendable {
    /// At most `limit`.
    public var items: [Item]

    /// What `after=` takes for the next page; `null` on the last.
    public var next: String?

    /// Puts the parts together.
    ///
    /// - Parameters:
    ///   - items: see the property.
    ///   - next: see the property.
    public init(
        items: [Item],
        next: String? = nil
    ) {
        self.items = items
        self.next = next
    }
}
