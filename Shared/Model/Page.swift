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

    /// Writes both keys, `next` as `null` too: a reader need not know that it may be left out.
    ///
    /// - Parameter encoder: where it goes.
    /// - Throws: what the encoder throws.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(items, forKey: .items)
        try container.encode(next, forKey: .next)
    }
}
