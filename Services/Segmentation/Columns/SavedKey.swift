internal import Model

/// Which column a section of a snapshot holds, as three numbers.
///
/// Fields are named by a hash: a snapshot holds no text. The kinds are part of the format.
struct SavedKey: Equatable {
    let kind: UInt8
    var number: Int64 = 0
    var second: Int64 = 0

    /// A message or a link that is not one of them; ids are above 0.
    private static let any: Int64 = 0

    private init(_ kind: UInt8, _ number: Int64 = SavedKey.any, _ second: Int64 = SavedKey.any) {
        self.kind = kind
        self.number = number
        self.second = second
    }

    /// The end of a snapshot, its contacts, and the members of one segment.
    static let end = SavedKey(0)
    static let contacts = SavedKey(1)
    static func members(_ segment: SegmentID) -> SavedKey { SavedKey(2, segment.rawValue) }

    /// The members of which segment it holds, if any.
    var segment: SegmentID? { kind == 2 ? SegmentID(number) : nil }

    /// The key of a column; `nil` for those that hold text, and those of every contact.
    init?(_ key: ColumnKey, _ property: any SavedProperty) {
        switch key {
        case .interest(let interest): self.init(3, interest.rawValue)
        case .manual(let segment): self.init(4, segment.rawValue)
        case .field(let field):
            self.init(
                5, Int64(bitPattern: ColumnSnapshot.hash(field)), property is DayProperty ? 1 : 0)
        case .activity(.interestClicks(let interest)): self.init(6, interest.rawValue)
        case .activity(.delivered(let message)): self.init(7, message?.rawValue ?? SavedKey.any)
        case .activity(.opened(let message)): self.init(8, message?.rawValue ?? SavedKey.any)
        case .activity(.clicked(let message, let kind)):
            self.init(9, message?.rawValue ?? SavedKey.any, kind == .all ? 1 : 0)
        case .activity(.link(let link, let kind)):
            self.init(10, link.rawValue, kind == .all ? 1 : 0)
        case .activity(.visits), .language, .sources, .created, .email, .firstName, .name:
            return nil
        }
    }

    /// The column; `nil` for what is none, and for fields that are not among `fields` with their type.
    func key(_ fields: [String: FieldType]) -> ColumnKey? {
        let message = number == SavedKey.any ? nil : MessageID(number)
        let clicks: ClickKind = second == 1 ? .all : .human
        switch kind {
        case 3: return .interest(InterestID(number))
        case 4: return .manual(SegmentID(number))
        case 5:
            let type: FieldType = second == 1 ? .date : .number
            return fields.first {
                $0.value == type && ColumnSnapshot.hash($0.key) == UInt64(bitPattern: number)
            }.map { .field($0.key) }
        case 6: return .activity(.interestClicks(InterestID(number)))
        case 7: return .activity(.delivered(message))
        case 8: return .activity(.opened(message))
        case 9: return .activity(.clicked(message, clicks))
        case 10: return .activity(.link(LinkID(number), clicks))
        default: return nil
        }
    }
}

extension SavedKey {
    init(from reader: inout SnapshotReader) throws(SnapshotFault) {
        let kind: UInt8 = try reader.next()
        let number: Int64 = try reader.next()
        self.init(kind, number, try reader.next())
    }

    func write(to writer: inout SnapshotWriter) {
        writer.put(kind)
        writer.put(number)
        writer.put(second)
    }
}
