internal import HTTP
internal import Model

/// What a caller of interests can get wrong.
///
/// The quoted names are part of the API: clients switch on them.
enum InterestFault: Fault, Equatable {
    case unknown(InterestID)
    case duplicate(InterestID)
    case notInPlan
    case erasedContact(ContactID)
    case refusedUnsubscribed

    var problem: Problem {
        switch self {
        case .unknown(let id):
            Problem(.notFound, "unknown-interest", "No interest has id \(id).")
        case .duplicate(let id):
            Problem(
                .conflict, "duplicate-interest", "Interest \(id) has this name already.",
                extra: ["id": .integer(id.rawValue)])
        case .notInPlan:
            Problem(
                .unprocessableContent, "not-in-plan", "Private interests need plan pro or premium.")
        case .erasedContact(let id):
            Problem(.gone, "erased-contact", "Contact \(id) was erased.")
        case .refusedUnsubscribed:
            Problem(
                .conflict, "refused-unsubscribed",
                "The contact left this interest; only the contact can come back.")
        }
    }
}
