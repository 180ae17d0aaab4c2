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
    case tooLarge(AccountID, bytes: Int, limit: Int)
    case loading
    case unknownAudience(AudienceID)
    case audienceInProgress

    var problem: Problem {
        switch self {
        case .unknown(let id): Problem(.notFound, "unknown-segment", "No segment has id \(id).")
        case .unknownContact(let id):
            Problem(.notFound, "unknown-contact", "No contact has id \(id).")
        case .duplicate(let id):
            Problem(
                .conflict, "duplicate-segment", "Segment \(id) has this name already.",
                extra: ["id": .integer(id.rawValue)])
        case .inUse(let others):
            Problem(
                .conflict, "segment-in-use",
                "Other segments build on it: "
                    + others.prefix(20).map(\.description).joined(separator: ", ") + ".")
        case .tooLarge(let account, let bytes, let limit):
            Problem(
                .serviceUnavailable, "account-too-large",
                "Account \(account) needs more than \(bytes) bytes of memory, \(limit) are allowed by "
                    + "memoryLimit; its saved segments stay current.", retryAfter: 60)
        case .loading:
            Problem(
                .serviceUnavailable, "account-loading",
                "The account's contacts are being read; try again.", retryAfter: 1)
        case .unknownAudience(let id):
            Problem(.notFound, "unknown-audience", "No audience has id \(id).")
        case .audienceInProgress:
            Problem(
                .conflict, "in-progress", "A request with this key is running.", retryAfter: 1)
        }
    }
}
