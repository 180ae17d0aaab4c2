internal import HTTP
internal import Model

/// What a caller of tracking can get wrong.
///
/// The quoted names are part of the API: clients switch on them.
enum TrackingFault: Fault, Equatable {
    case unknownMessage(MessageID)
    case unknownLink(LinkID)
    case tooMuchAtOnce(bytes: Int, allowed: Int)

    var problem: Problem {
        switch self {
        case .unknownMessage(let id):
            Problem(.notFound, "unknown-message", "No message has id \(id).")
        case .unknownLink(let id): Problem(.notFound, "unknown-link", "No link has id \(id).")
        case .tooMuchAtOnce(let bytes, let allowed):
            Problem(
                .contentTooLarge, "too-much-at-once",
                "The reply would have about \(bytes) bytes, \(allowed) are allowed: ask for fewer "
                    + "contacts.")
        }
    }
}
