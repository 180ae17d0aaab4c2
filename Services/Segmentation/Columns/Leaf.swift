/// One test of the slots of an account, ready to run.
///
/// It never holds for a slot that nobody has: there all columns are empty. What holds for empty
/// values is written as the negation of a leaf, see ``Clause``.
class Leaf {
    /// About how many slots it holds for.
    var weight: Double { 0 }
    /// What a slot costs in a whole chunk, besides reading a bit.
    var cost: Double { 0 }
    /// What one slot by itself costs, besides reading a bit.
    var probe: Double { cost }

    func holds(_ slot: UInt32) -> Bool { false }

    /// Sets the bits of the slots of a chunk that it holds for; clears all others.
    func fill(_ chunk: Int, _ words: UnsafeMutablePointer<UInt64>) {
        words.update(repeating: 0, count: SlotChunk.words)
        let base = UInt32(chunk) << 16
        for slot in 0..<UInt32(SlotChunk.slots) where holds(base | slot) {
            words[Int(slot >> 6)] |= 1 << UInt64(slot & 63)
        }
    }

    /// The slots it holds for as an ascending list, when they are few and as cheap to tell.
    ///
    /// - Returns: how many, at most ``ChunkSet/listLimit``; `nil` when ``fill(_:_:)`` is better.
    func list(_ chunk: Int, _ list: UnsafeMutablePointer<UInt16>) -> Int? { nil }

    /// Keeps the entries of a list that it holds for, or those it does not.
    ///
    /// - Returns: how many are left.
    func filter(
        _ chunk: Int, _ list: UnsafeMutablePointer<UInt16>, _ count: Int, keeping wanted: Bool
    ) -> Int {
        let base = UInt32(chunk) << 16
        var kept = 0
        for index in 0..<count {
            let slot = list[index]
            list[kept] = slot
            kept += holds(base | UInt32(slot)) == wanted ? 1 : 0
        }
        return kept
    }

    /// How many slots of a chunk it holds for, when that is known without looking at them.
    func tally(_ chunk: Int) -> Int? { nil }

    /// The one part of a set that it is in this chunk, when it is one.
    func part(_ chunk: Int) -> SlotChunk? { nil }
}
