internal import Columns
internal import Model

/// Everybody who was in a part of an audience at one moment, in the order of their ids.
///
/// Sixteen bytes a contact: ten million take 160 MB until they are written.
struct AudienceSelection: Sendable {
    /// A contact and its parts: those that include in the low half, those that exclude above.
    private struct Entry: Sendable {
        let contact: Int64
        var bits: UInt64

        var includedBy: Int32 { Int32(truncatingIfNeeded: bits) }
        var excludedBy: Int32 { Int32(truncatingIfNeeded: bits >> 32) }
    }

    private var entries: [Entry]

    /// Contacts in the audience.
    private(set) var count: Int64 = 0
    /// Contacts that an excluding part took out.
    private(set) var excluded: Int64 = 0
    /// See ``Audience/digest``.
    private(set) var digest = ""

    /// Puts together what was seen.
    init(_ sight: AudienceSight, by rule: AudienceRule) {
        entries = sight.contacts.map { Entry(contact: $0, bits: 0) }
        for (number, part) in sight.include.enumerated() {
            mark(part, sight.slots, 1 << UInt64(number))
        }
        for (number, part) in sight.exclude.enumerated() {
            mark(part, sight.slots, 1 << UInt64(32 + number))
        }
        // Slots are in this order too, until that of a contact which went is used again.
        entries.sort { $0.contact < $1.contact }
        summarise(rule)
    }

    /// Everybody who was in a part.
    var size: Int { entries.count }

    func contacts(_ range: Range<Int>) -> [ContactID] {
        entries[range].map { ContactID($0.contact) }
    }

    func includedBy(_ range: Range<Int>) -> [Int32] { entries[range].map(\.includedBy) }

    func excludedBy(_ range: Range<Int>) -> [Int32] { entries[range].map(\.excludedBy) }

    /// Both run through ascending slots, so one pass finds them.
    private mutating func mark(_ part: SlotSet, _ slots: [UInt32], _ bit: UInt64) {
        var index = 0
        part.forEach { slot in
            while slots[index] != slot { index += 1 }
            entries[index].bits |= bit
        }
    }

    private mutating func summarise(_ rule: AudienceRule) {
        var digest = AudienceDigest()
        for start in stride(from: 0, to: entries.count, by: 4_096) {
            var inside: [Int64] = []
            for entry in entries[start..<min(start + 4_096, entries.count)]
            where rule.isWanted(entry.includedBy) {
                if entry.excludedBy == 0 { inside.append(entry.contact) } else { excluded += 1 }
            }
            count += Int64(inside.count)
            digest.add(inside)
        }
        self.digest = digest.finish()
    }
}
