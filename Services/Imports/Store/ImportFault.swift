internal import HTTP
internal import Model

/// What a caller of imports can get wrong.
///
/// The quoted names are part of the API: clients switch on them.
enum ImportFault: Fault, Hashable {
    case unknown(ImportID)
    case wrongState(ImportState)
    case notAttested

    var problem: Problem {
        switch self {
        case .unknown(let id):
            Problem(.notFound, "unknown-import", "No import has id \(id).")
        case .wrongState(let state):
            Problem(.conflict, "wrong-state", "The import is \(state.rawValue).")
        case .notAttested:
            Problem(
                .unprocessableContent, "not-attested",
                "Say first that the addresses were rightfully obtained.")
        }
    }
}
