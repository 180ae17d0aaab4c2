internal import HTTP
internal import Model

/// What a caller of segmentation can get wrong.
///
/// The quoted names are part of the API: clients switch on them.
enum SegmentFault: Fault, Equatable {
    case unknown(SegmentID)
    case unknownContact(ContactID)
    case duplicate(SegmentID)
    case inUse(SegmentDependents)
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
        case .inUse(let dependents): SegmentFault.inUse(dependents)
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

    /// With all that uses it, as ``SegmentDependents`` is written.
    private static func inUse(_ dependents: SegmentDependents) -> Problem {
        let segments = dependents.segments.map { JSON.integer($0.rawValue) }
        let uses = dependents.uses.map { use in
            JSON.object([
                JSON.Member(key: "kind", value: .string(use.kind)),
                JSON.Member(key: "reference", value: .string(use.reference)),
                JSON.Member(key: "at", value: .string(use.at.description)),
            ])
        }
        return Problem(
            .conflict, "segment-in-use",
            "\(segments.count) segments and \(uses.count) others use it.",
            extra: ["segments": .array(segments), "uses": .array(uses)])
    }
}
