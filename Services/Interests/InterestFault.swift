internal import HTTP
internal import Model

/// What a caller of interests can get wrong.
///
/// The quoted names are part of the API: clients switch on them.
enum InterestFault: Fault, Equatable {
    case unknown(InterestID)
    case duplicate(InterestID)
    case staleVersion(sent: Int32, current: Int32)
    case notInPlan
    case erasedContact(ContactID)
    case refusedUnsubscribed
    case tooManyItems(Int)

    var problem: Problem {
        switch self {
        case .unknown(let id):
            Problem(.notFound, "unknown-interest", "No interest has id \(id).")
        case .duplicate(let id):
            Problem(
                .conflict, "duplicate-interest", "Interest \(id) has this name already.",
                extra: ["id": id.rawValue])
        case .staleVersion(let sent, let current):
            Problem(
                .preconditionFailed, "stale-version", "You hold \(sent); it is now \(current).")
        case .notInPlan:
            Problem(
                .forbidden, "not-in-plan", "Private interests need plan pro or premium.")
        case .erasedContact(let id):
            Problem(.gone, "erased-contact", "Contact \(id) was erased.")
        case .refusedUnsubscribed:
            Problem(
                .conflict, "refused-unsubscribed",
                "The contact left this interest; only the contact can come back.")
        case .tooManyItems(let count):
            Problem(
                .contentTooLarge, "too-many-items",
                "A batch has at most 5,000 items; this one has \(count).")
        }
    }
}
