public import Model

extension PageRequest {
    /// The id behind which a list ordered by one id goes on.
    ///
    /// - Returns: 0 on the first page.
    /// - Throws: a 400 fault when `after` is no cursor of such a list.
    public func afterID() throws -> Int64 { try cursor(of: 1)?.first ?? 0 }

    /// How many rows to read: one more than asked, to know whether there is a next page.
    public var readLimit: Int64 { Int64(limit) + 1 }

    /// The page of a list that is ordered by one id.
    ///
    /// - Parameters:
    ///   - items: at most ``readLimit``.
    ///   - id: what the list is ordered by.
    /// - Returns: at most ``limit`` of them, with a cursor when there are more.
    public func cut<Item>(_ items: [Item], by id: (Item) -> Int64) -> Page<Item> {
        guard items.count > Int(limit) else { return Page(items: items) }
        let kept = Array(items.prefix(Int(limit)))
        return Page(items: kept, next: kept.last.map { Cursor.encode([id($0)]) })
    }
}
