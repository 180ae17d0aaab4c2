internal import Columns
internal import Model

/// Everybody who was in a part of an audience at one moment, in the order of their ids.
///
/// Sixteen bytes a contact: ten million take 160 MB until they are written.
struct AudienceSelection: Sendable {
    /// Ascending.
    private(set) var contacts: [Int64]
    /// Which parts each was in: those that include in the low half, those that exclude above.
    private var bits: [UInt64]

    /// Contacts in the audience.
    private(set) var count: Int64 = 0
    /// Contacts that an excluding part took out.
    private(set) var excluded: Int64 = 0
    /// See ``Audience/digest``.
    private(set) var digest = ""

    /// Puts together what was seen.
    init(_ sight: AudienceSight, by rule: AudienceRule) {
        contacts = sight.contacts
        bits = [UInt64](repeating: 0, count: contacts.count)
        for (number, part) in sight.include.enumerated() {
            AudienceSelection.mark(&bits, sight.slots, part, 1 << UInt64(number))
        }
        for (number, part) in sight.exclude.enumerated() {
            AudienceSelection.mark(&bits, sight.slots, part, 1 << UInt64(32 + number))
        }
        sort()
        summarise(rule)
    }

    func includedBy(_ index: Int) -> Int32 { Int32(truncatingIfNeeded: bits[index]) }

    func excludedBy(_ index: Int) -> Int32 { Int32(truncatingIfNeeded: bits[index] >> 32) }

    /// Both run through ascending slots, so one pass finds them.
    private static func mark(
        _ bits: inout [UInt64], _ slots: [UInt32], _ part: SlotSet, _ bit: UInt64
    ) {
        var index = 0
        part.forEach { slot in
            while slots[index] != slot { index += 1 }
            bits[index] |= bit
        }
    }

    /// Slots are in the order of ids until one of a contact that went is used again.
    private mutating func sort() {
        let isSorted = zip(contacts, contacts.dropFirst()).allSatisfy { $0 < $1 }
        guard !isSorted else { return }
        let order = contacts.indices.sorted { contacts[$0] < contacts[$1] }
        contacts = order.map { contacts[$0] }
        bits = order.map { bits[$0] }
    }

    private mutating func summarise(_ rule: AudienceRule) {
        var digest = AudienceDigest()
        for start in stride(from: 0, to: contacts.count, by: 4_096) {
            var inside: [Int64] = []
            for index in start..<min(start + 4_096, contacts.count) {
                guard rule.isWanted(includedBy(index)) else { continue }
                if excludedBy(index) == 0 { inside.append(contacts[index]) } else { excluded += 1 }
            }
            count += Int64(inside.count)
            digest.add(inside)
        }
        self.digest = digest.finish()
    }
}
