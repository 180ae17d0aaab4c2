import Clients
import Feed
import Model

/// What Segmentation's feed told of members, from its beginning.
struct SegmentStory {
    private var flips: [Key: [Bool]] = [:]

    private struct Key: Hashable {
        let segment: SegmentID
        let contact: Int64
    }

    /// Reads all of it.
    init(_ feed: FeedClient) async throws {
        var position: String?
        while true {
            let (changes, next) = try await feed.changes(after: position)
            for change in changes where ["segment.entered", "segment.left"].contains(change.kind) {
                let flip = try change.decode(SegmentFlip.self)
                let key = Key(segment: flip.segment, contact: flip.contact.rawValue)
                flips[key, default: []].append(change.kind == "segment.entered")
            }
            position = next
            if changes.isEmpty { break }
        }
    }

    /// How many flips were told.
    var count: Int { flips.values.reduce(0) { $0 + $1.count } }

    /// Whether everybody's flips alternate, beginning with an entry: none is lost, none told twice.
    func alternates(but erased: Set<Int64>) -> Bool {
        flips.allSatisfy { key, flips in
            erased.contains(key.contact)
                || flips.enumerated().allSatisfy { $0.element == ($0.offset % 2 == 0) }
        }
    }

    /// Who is in a segment after all that was told.
    func members(of segment: SegmentID) -> Set<Int64> {
        Set(
            flips.filter { $0.key.segment == segment && $0.value.last == true }
                .map(\.key.contact))
    }
}
