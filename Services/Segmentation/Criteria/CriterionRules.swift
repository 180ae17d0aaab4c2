internal import HTTP
internal import Model

/// Says what is wrong with one test.
struct CriterionRules {
    let criterion: Criterion
    let pointer: String
    let rules: CriteriaRules

    func errors() -> [FieldError] {
        var errors = subjectErrors()
        let shape = TestShape(criterion, fieldType: fieldType)
        guard let shape else {
            if errors.isEmpty {
                errors.append(
                    error(
                        "/test", "test-not-for-subject",
                        "\(criterion.on.rawValue) cannot be tested so."))
            }
            return errors
        }
        errors += valueErrors(shape)
        return errors
    }

    private var fieldType: FieldType? { criterion.field.flatMap { rules.fields[$0] } }

    private func error(_ member: String, _ code: String, _ detail: String) -> FieldError {
        FieldError(pointer: pointer + member, code: code, detail: detail)
    }

    /// What names the subject must be there and known; nothing else may be there.
    private func subjectErrors() -> [FieldError] {
        var errors: [FieldError] = []
        let needsInterest = criterion.on == .interest || criterion.on == .clicks
        errors += named(
            "/field", isNeeded: criterion.on == .field, isThere: criterion.field != nil,
            isKnown: fieldType != nil, "unknown-field", "The account has no such field.")
        errors += named(
            "/interest", isNeeded: needsInterest, isThere: criterion.interest != nil,
            isKnown: criterion.interest.map(rules.interests.contains) == true,
            "unknown-interest", "The account has no such interest.")
        errors += named(
            "/segment", isNeeded: criterion.on == .segment, isThere: criterion.segment != nil,
            isKnown: criterion.segment.map(rules.segments.contains) == true,
            "unknown-segment", "The account has no such segment.")
        return errors
    }

    private func named(
        _ member: String, isNeeded: Bool, isThere: Bool, isKnown: Bool, _ code: String,
        _ detail: String
    ) -> [FieldError] {
        switch (isNeeded, isThere) {
        case (true, false): [error(member, "missing", "This subject needs it.")]
        case (true, true): isKnown ? [] : [error(member, code, detail)]
        case (false, true): [error(member, "not-for-subject", "This subject has none.")]
        case (false, false): []
        }
    }

    private func valueErrors(_ shape: TestShape) -> [FieldError] {
        var errors: [FieldError] = []
        let values = criterion.values ?? []
        if values.count < shape.values.lowerBound
            || values.count > min(shape.values.upperBound, rules.limits.values)
        {
            errors.append(
                error(
                    "/values", "wrong-count",
                    "This test takes \(shape.valuesWanted(rules.limits.values))."))
        }
        for (index, value) in values.enumerated() where !shape.accepts(value) {
            errors.append(error("/values/\(index)", "invalid-value", shape.valueWanted))
        }
        errors += number(criterion.number, "/number", isNeeded: shape.numbers > 0, shape)
        errors += number(criterion.upTo, "/upTo", isNeeded: shape.numbers > 1, shape)
        return errors
    }

    private func number(_ number: Double?, _ member: String, isNeeded: Bool, _ shape: TestShape)
        -> [FieldError]
    {
        switch (number, isNeeded) {
        case (nil, true): [error(member, "missing", "This test needs a number.")]
        case (.some, false): [error(member, "not-for-test", "This test takes none.")]
        case (.some(let number), true)
        where shape.isWholeNumber && !(1...36_600).contains(number)
            || shape.isWholeNumber && number != number.rounded():
            [error(member, "invalid-number", "A whole number of days, 1 to 36,600.")]
        default: []
        }
    }
}
