/// How often something happened to contacts, by day: a set of slots for each day.
final class DayCounts {
    struct Day {
        let day: Int32
        var set = SlotSet()
        /// What is above 1.
        var more = CountColumn()
    }

    /// Ascending by day.
    var days: [Day] = []
    /// Slots of any day.
    var ever = SlotSet()
    /// Days of a slot.
    var lengths = CountColumn()

    init() {}

    var bytes: Int {
        days.reduce(
            ever.bytes + lengths.bytes + MemoryLayout<Day>.stride * days.capacity
        ) { $0 + $1.set.bytes + $1.more.bytes }
    }

    /// Days from `range` on that are kept, as indices.
    func indices(_ range: ClosedRange<Int32>?) -> Range<Int> {
        guard let range else { return days.indices }
        let low = place(of: range.lowerBound)
        return low..<max(low, place(of: range.upperBound &+ 1))
    }

    private func place(of day: Int32) -> Int {
        var low = 0
        var length = days.count
        while length > 0 {
            let half = length / 2
            if days[low + half].day < day {
                low += half + 1
                length -= half + 1
            } else {
                length = half
            }
        }
        return low
    }

    // MARK: One slot

    func count(at slot: UInt32, _ range: ClosedRange<Int32>?, atMost limit: Int32) -> Int32 {
        guard ever.contains(slot) else { return 0 }
        var sum: Int32 = 0
        for index in indices(range).reversed() where days[index].set.contains(slot) {
            let (more, isTooMuch) = sum.addingReportingOverflow(1 + days[index].more[slot])
            sum = isTooMuch ? .max : more
            if sum >= limit { break }
        }
        return sum
    }

    /// The days of a slot, ascending.
    func entries(at slot: UInt32) -> [(day: Int32, count: Int32)] {
        guard ever.contains(slot) else { return [] }
        return days.compactMap { $0.set.contains(slot) ? ($0.day, 1 + $0.more[slot]) : nil }
    }

    /// Puts these days of a slot in place of those it has.
    ///
    /// - Returns: whether that changed anything.
    func replace(_ entries: [(day: Int32, count: Int32)], at slot: UInt32) -> Bool {
        let known = entries.count(where: { isKnown($0.day, slot) })
        var isChange = false
        if known < Int(lengths[slot]) {
            let wanted = Set(entries.map(\.day))
            for index in days.indices where !wanted.contains(days[index].day) {
                guard days[index].set.remove(slot) else { continue }
                days[index].more.set(0, at: slot)
                isChange = true
            }
            days.removeAll(where: \.set.isEmpty)
        }
        for entry in entries where add(entry.day, entry.count, at: slot) { isChange = true }
        lengths.set(Int32(entries.count), at: slot)
        _ = ever.set(slot, !entries.isEmpty)
        return isChange
    }

    private func isKnown(_ day: Int32, _ slot: UInt32) -> Bool {
        let index = place(of: day)
        return index < days.count && days[index].day == day && days[index].set.contains(slot)
    }

    private func add(_ day: Int32, _ count: Int32, at slot: UInt32) -> Bool {
        let index = place(of: day)
        if index == days.count || days[index].day != day { days.insert(Day(day: day), at: index) }
        let isNew = days[index].set.insert(slot)
        return days[index].more.set(count - 1, at: slot) || isNew
    }

    // MARK: Loading

    /// Entries of slots in ascending order, each day of a slot once.
    init(ascending slots: [UInt32], _ entry: (Int) -> (day: Int32, count: Int32)) {
        var byDay: [Int32: [UInt32]] = [:]
        var more: [Int32: CountColumn] = [:]
        var all: [UInt32] = []
        var length: Int32 = 0
        for (index, slot) in slots.enumerated() {
            let (day, count) = entry(index)
            byDay[day, default: []].append(slot)
            if count > 1 { more[day, default: CountColumn()].set(count - 1, at: slot) }
            if all.last != slot {
                all.append(slot)
                length = 0
            }
            length += 1
            lengths.set(length, at: slot)
        }
        for day in byDay.keys.sorted() {
            var counts = more[day] ?? CountColumn()
            counts.trim()
            days.append(
                Day(day: day, set: SlotSet(ascending: byDay[day] ?? []), more: counts))
        }
        ever = SlotSet(ascending: all)
        trim()
    }

    func trim() {
        days = days.trimmed
        lengths.trim()
        ever.trim()
    }
}
