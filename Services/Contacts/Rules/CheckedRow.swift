internal import Model

/// A row whose values were checked; what it means depends on who has the address.
struct CheckedRow: Sendable {
    /// Normalised; `nil` when it is none.
    var email: String?

    var language: String?
    var sources: [SourceID] = []
    var firstName = Edit<String>.keep
    var name = Edit<String>.keep
    var tracking = Edit<TrackingChoice>.keep

    /// In the order of the placeholders.
    var fields: [(placeholder: String, edit: Edit<FieldValue>)] = []

    var errors: [FieldIssue] = []

    mutating func refuse(_ field: String, _ code: String, _ detail: String) {
        errors.append(FieldIssue(field: field, code: code, detail: detail))
    }

    mutating func refuse(_ field: String, _ fault: ValueFault) {
        errors.append(
            FieldIssue(
                field: field, code: fault.code, detail: fault.detail,
                suggestion: fault.suggestion))
    }
}
