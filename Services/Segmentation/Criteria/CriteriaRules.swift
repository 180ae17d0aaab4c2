internal import HTTP
internal import Model

/// Says everything that is wrong with criteria, each with a pointer to where.
struct CriteriaRules {
    let limits: CriteriaLimits
    /// The account's fields by placeholder.
    let fields: [String: FieldType]
    let interests: Set<InterestID>
    let segments: Set<SegmentID>

    /// All errors, in reading order; `pointer` is where the criteria stand.
    func errors(in criteria: Criteria, at pointer: String) -> [FieldError] {
        var errors: [FieldError] = []
        let tests = criteria.tests.count
        if tests > limits.tests {
            errors.append(
                FieldError(
                    pointer: pointer, code: "too-many-conditions",
                    detail: "\(tests) tests, \(limits.tests) allowed."))
        }
        if criteria.depth > limits.levels {
            errors.append(
                FieldError(
                    pointer: pointer, code: "too-deep",
                    detail: "\(criteria.depth) levels, \(limits.levels) allowed."))
        }
        visit(criteria, pointer, &errors)
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
