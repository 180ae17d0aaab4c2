internal import HTTP
internal import Model

/// Says everything that is wrong with criteria, each with a pointer to where.
struct CriteriaRules {
    let limits: CriteriaLimits
    /// The account's fields by placeholder.
    let fields: [String: FieldType]
    let interests: Set<InterestID>
    let segments: Set<SegmentID>
    var messages: [MessageID: KnownMessage] = [:]

    /// All errors, in reading order; `pointer` is where the criteria stand.
    ///
    /// Criteria that are too large are told so and not looked into.
    func errors(in criteria: Criteria, at pointer: String) -> [FieldError] {
        var errors = sizeErrors(criteria, pointer)
        if errors.isEmpty { visit(criteria, pointer, &errors) }
        return errors
    }

    private func sizeErrors(_ criteria: Criteria, _ pointer: String) -> [FieldError] {
        var errors: [FieldError] = []
        let size = CriteriaSize(criteria)
        if size.leaves > limits.tests {
            errors.append(
                FieldError(
                    pointer: pointer, code: "too-many-conditions",
                    detail: "\(size.leaves) conditions, \(limits.tests) allowed."))
        }
        if size.depth > limits.levels {
            errors.append(
                FieldError(
                    pointer: pointer, code: "too-deep",
                    detail: "\(size.depth) levels, \(limits.levels) allowed."))
        }
        return errors
    }

    private func visit(_ criteria: Criteria, _ pointer: String, _ errors: inout [FieldError]) {
        switch criteria {
        case .all(let branches): visit(branches, pointer + "/all", &errors)
        case .any(let branches): visit(branches, pointer + "/any", &errors)
        case .none(let branches): visit(branches, pointer + "/none", &errors)
        case .test(let criterion):
            errors += CriterionRules(criterion: criterion, pointer: pointer, rules: self).errors()
        }
    }

    private func visit(_ branches: [Criteria], _ pointer: String, _ errors: inout [FieldError]) {
        for (index, branch) in branches.enumerated() {
            visit(branch, "\(pointer)/\(index)", &errors)
        }
    }
}
