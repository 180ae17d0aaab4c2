internal import HTTP
internal import Model

/// What a caller of contacts can get wrong.
///
/// The quoted names are part of the API: clients switch on them.
enum ContactFault: Fault, Equatable {
    case unknown(ContactID)
    case unknownUser(UserID)
    case unknownField(FieldID)
    case unknownSource(SourceID)
    case unknownEntry(BlacklistID)
    case duplicateEmail(ContactID?)
    case duplicateUser(UserID)
    case duplicateField(FieldID)
    case duplicateSource(SourceID)
    case duplicateEntry(BlacklistID)
    case refused(code: String, detail: String)
    case fieldLimit(Int)
    case planTooSmall(fields: Int, allowed: Int)
    case modeIsFixed
    case sourceInUse(SourceID)
    case isBlocked(BlacklistID)

    var problem: Problem {
        switch self {
        case .unknown(let id):
            Problem(.notFound, "unknown-contact", "No contact has id \(id).")
        case .unknownUser(let id):
            Problem(.notFound, "unknown-user", "No user has id \(id).")
        case .unknownField(let id):
            Problem(.notFound, "unknown-field", "No field has id \(id).")
        case .unknownSource(let id):
            Problem(.notFound, "unknown-source", "No source has id \(id).")
        case .unknownEntry(let id):
            Problem(.notFound, "unknown-entry", "No entry of the blacklist has id \(id).")
        case .duplicateEmail(let id):
            Self.duplicate("email", "A contact has this address already.", id?.number)
        case .duplicateUser(let id):
            Self.duplicate("user", "User \(id) has this address already.", id.number)
        case .duplicateField(let id):
            Self.duplicate("field", "Field \(id) has this placeholder already.", id.number)
        case .duplicateSource(let id):
            Self.duplicate("source", "Source \(id) has this name already.", id.number)
        case .duplicateEntry(let id):
            Self.duplicate("entry", "Entry \(id) is of this address already.", id.number)
        case .refused(let code, let detail):
            Problem(.conflict, code, detail)
        case .fieldLimit(let limit):
            Problem(.conflict, "field-limit", "The plan has \(limit) custom fields.")
        case .planTooSmall(let fields, let allowed):
            Problem(
                .conflict, "plan-too-small",
                "The account has \(fields) custom fields, the plan \(allowed).")
        case .modeIsFixed:
            Problem(.conflict, "mode-is-fixed", "An account's mode cannot change.")
        case .sourceInUse(let id):
            Problem(.conflict, "source-in-use", "Contacts come from source \(id).")
        case .isBlocked(let id):
            Problem(.conflict, "blocked", "Entry \(id) is for good; it cannot be removed.")
        }
    }

    private static func duplicate(_ what: String, _ detail: String, _ id: Int64?) -> Problem {
        Problem(
            .conflict, "duplicate-\(what)", detail, extra: id.map { ["id": .integer($0)] } ?? [:])
    }
}
