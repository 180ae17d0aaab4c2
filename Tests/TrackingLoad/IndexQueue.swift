/// Small numbers in the order in which they came: every idle connection has its turn.
struct IndexQueue {
    private var items: [Int] = []
    private var first = 0

    /// How many there are.
    var count: Int { items.count - first }

    mutating func append(_ index: Int) { items.append(index) }

    mutating func popFirst() -> Int? {
        guard first < items.count else { return nil }
        defer {
            first += 1
            if first > 1_024, first * 2 > items.count {
                items.removeFirst(first)
                first = 0
            }
        }
        return items[first]
    }

    /// Takes one out of the middle.
    ///
    /// - Complexity: O(n); connections seldom break.
    mutating func remove(_ index: Int) {
        guard let place = items[first...].firstIndex(of: index) else { return }
        items.remove(at: place)
    }
}
