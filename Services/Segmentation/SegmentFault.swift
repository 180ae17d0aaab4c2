internal import HTTP
internal import Model

/// What a caller of segmentation can get wrong.
///
/// The quoted names are part of the API: clients switch on them.
enum SegmentFault: Fault, Equatable {
    case unknown(SegmentID)
    case unknownContact(ContactID)
    case duplicate(SegmentID)
    case inUse([SegmentID])

    var problem: Problem {
        switch self {
        case .unknown(let id): Problem(.notFound, "unknown-segment", "No segment has id \(id).")
        case .unknownContact(let id):
            Problem(.notFound, "unknown-contact", "No contact has id \(id).")
        case .duplicate(let id):
            Problem(
                .conflict, "duplicate-segment", "Segment \(id) has this name already.",
                extra: ["id": id.rawValue])
        case .inUse(let others):
            Problem(
                .conflict, "segment-in-use",
                "Other segments build on it: "
                    + others.prefix(20).map(\.description).joined(separator: ", ") + ".")
        }
    }
}
