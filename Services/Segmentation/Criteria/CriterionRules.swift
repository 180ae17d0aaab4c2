internal import HTTP
internal import Model

/// Says what is wrong with one test.
struct CriterionRules {
    let criterion: Criterion
    let pointer: String
    let rules: CriteriaRules

    func errors() -> [FieldError] {
        var errors = nameErrors()
        guard let shape = subject?[criterion.test] else {
            if errors.isEmpty {
                errors.append(
                    error(
                        "/test", "test-not-for-subject",
                        "\(criterion.on.rawValue) cannot be tested so."))
            }
            return errors
        }
        errors += valueErrors(shape)
        errors += numberErrors(shape)
        errors += upToErrors(shape)
        errors += windowErrors(shape)
        return errors
    }

    private var fieldType: FieldType? { criterion.field.flatMap { rules.fields[$0] } }

    private var subject: SubjectShape? { SubjectShape(criterion.on, fieldType: fieldType) }

    private func error(_ member: String, _ code: String, _ detail: String) -> FieldError {
        FieldError(pointer: pointer + member, code: code, detail: detail)
    }

    // MARK: Names

    /// What names the subject must be there and known; nothing else may be there.
    private func nameErrors() -> [FieldError] {
        // A field of a type that is not known still needs its name.
        let shape = subject ?? SubjectShape(criterion.on, fieldType: .text)
        return SubjectShape.Name.allCases.flatMap { name -> [FieldError] in
            let member = "/\(name.rawValue)"
            let isNeeded = shape?.needs.contains(name) == true
            switch (isNeeded || shape?.allows.contains(name) == true, isThere(name)) {
            case (true, true):
                if isKnown(name) { return [] }
                return [
                    error(
                        member, "unknown-\(name.rawValue)", "The account has no such \(name).")
                ]
            case (true, false):
                return isNeeded ? [error(member, "missing", "This subject needs it.")] : []
            case (false, true): return [error(member, "not-for-subject", "This subject has none.")]
            case (false, false): return []
            }
        }
    }

    private func isThere(_ name: SubjectShape.Name) -> Bool {
        switch name {
        case .field: criterion.field != nil
        case .interest: criterion.interest != nil
        case .segment: criterion.segment != nil
        case .message: criterion.message != nil
        case .link: criterion.link != nil
        }
    }

    private func isKnown(_ name: SubjectShape.Name) -> Bool {
        switch name {
        case .field: return fieldType != nil
        case .interest: return criterion.interest.map(rules.interests.contains) == true
        case .segment: return criterion.segment.map(rules.segments.contains) == true
        case .message: return message != nil
        case .link:
            // Of an unknown message no link can be known: one error is enough.
            guard let link = criterion.link, let message else { return true }
            return message.links.contains(link)
        }
    }

    private var message: KnownMessage? { criterion.message.flatMap { rules.messages[$0] } }

    // MARK: What is compared

    private func valueErrors(_ shape: TestShape) -> [FieldError] {
        let values = criterion.values ?? []
        let most = min(shape.values.upperBound, rules.limits.values)
        var errors: [FieldError] = []
        if values.count < shape.values.lowerBound || values.count > most {
            errors.append(
                error(
                    "/values", "wrong-count",
                    "This test takes \(shape.valuesWanted(rules.limits.values))."))
        }
        for (index, value) in values.prefix(most).enumerated() where !shape.accepts(value) {
            errors.append(error("/values/\(index)", "invalid-value", shape.valueWanted))
        }
        return errors
    }

    private func numberErrors(_ shape: TestShape) -> [FieldError] {
        switch (shape.number, criterion.number) {
        case (.none, nil), (.any, .some), (.visits, nil): []
        case (.none, .some): [error("/number", "not-for-test", "This test takes none.")]
        case (.any, nil), (.days, nil):
            [error("/number", "missing", "This test needs a number.")]
        case (.days(let range), .some(let number)):
            whole(number, range, "/number", "days")
        case (.visits, .some(let number)):
            whole(number, TestShape.visits, "/number", "visits")
        }
    }

    private func whole(
        _ number: Double, _ range: ClosedRange<Int>, _ member: String, _ unit: String
    ) -> [FieldError] {
        if let exact = Int(exactly: number), range.contains(exact) { return [] }
        return [
            error(
                member, "invalid-number",
                "A whole number of \(unit), \(range.lowerBound) to \(range.upperBound).")
        ]
    }

    private func upToErrors(_ shape: TestShape) -> [FieldError] {
        switch (shape.hasUpTo, criterion.upTo) {
        case (true, nil): [error("/upTo", "missing", "This test needs a number.")]
        case (false, .some): [error("/upTo", "not-for-test", "This test takes none.")]
        case (true, .some), (false, nil): []
        }
    }

    private func windowErrors(_ shape: TestShape) -> [FieldError] {
        var errors: [FieldError] = []
        if let days = criterion.days {
            errors +=
                shape.takesDays
                ? whole(Double(days), TestShape.window, "/days", "days")
                : [error("/days", "not-for-test", "This test takes none.")]
        }
        if criterion.clicks != nil, !shape.takesClicks {
            errors.append(error("/clicks", "not-for-test", "This test takes none."))
        }
        return errors
    }
}
