internal import Clients
internal import HTTP
internal import Model

/// A scope that its owner does not know.
enum ExportFault: Fault, Equatable {
    case unknownSegment(SegmentID)
    case unknownInterest(InterestID)

    /// What the owner's 404 means here; `nil` when it answered something else.
    ///
    /// An owner that has not heard of the account yet knows nothing of it either.
    init?(_ error: ServiceError, _ scope: ExportScope) {
        guard error.status == .notFound else { return nil }
        switch scope {
        case .everyone: return nil
        case .segment(let id): self = .unknownSegment(id)
        case .interest(let id): self = .unknownInterest(id)
        }
    }

    var problem: Problem {
        switch self {
        case .unknownSegment(let id):
            Problem(.notFound, "unknown-segment", "No segment has id \(id).")
        case .unknownInterest(let id):
            Problem(.notFound, "unknown-interest", "No interest has id \(id).")
        }
    }
}
