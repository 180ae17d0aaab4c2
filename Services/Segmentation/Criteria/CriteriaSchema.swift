internal import HTTP
internal import Model

/// The form of criteria as JSON Schema (draft 2020-12), made from the table that the rules read.
///
/// It says how criteria are written, not what an account has: names of fields, ids, limits of the
/// account and days that no calendar has are for the rules.
enum CriteriaSchema {
    /// Served as it is.
    static let bytes = document.bytes

    static var document: JSON {
        object([
            ("$schema", .string("https://json-schema.org/draft/2020-12/schema")),
            ("$id", .string("/criteria.schema.json")), ("title", .string("Criteria")),
            ("description", .string("Who belongs to a segment: a tree of tests.")),
            ("$ref", .string("#/$defs/criteria")),
            (
                "$defs",
                object([
                    ("criteria", object([("anyOf", .array(groups + forms.map(\.schema)))])),
                    (
                        "branches",
                        object([
                            ("type", .string("array")),
                            ("items", object([("$ref", .string("#/$defs/criteria"))])),
                        ])
                    ), ("id", object([("type", .string("integer")), ("minimum", .integer(1))])),
                ])
            ),
        ])
    }

    private static var groups: [JSON] {
        [
            ("all", "Every branch holds."), ("any", "One branch holds."),
            ("none", "No branch holds."),
        ]
        .map { key, description in
            object([
                ("type", .string("object")), ("description", .string(description)),
                ("properties", object([(key, reference("branches"))])),
                ("required", .array([.string(key)])), ("additionalProperties", .bool(false)),
            ])
        }
    }

    /// Tests of subjects that take the same.
    fileprivate struct Form {
        var subjects: [CriterionSubject]
        let needs: [SubjectShape.Name]
        let allows: [SubjectShape.Name]
        let shape: TestShape
        var tests: [CriterionTest]

        func isLike(_ other: Form) -> Bool {
            needs == other.needs && allows == other.allows && shape == other.shape
        }
    }

    /// Every test of every subject, once.
    private static var forms: [Form] {
        var forms: [Form] = []
        for subject in CriterionSubject.allCases {
            for form in self.forms(of: subject) {
                let like = forms.firstIndex { $0.isLike(form) && $0.tests == form.tests }
                if let like {
                    forms[like].subjects.append(subject)
                } else {
                    forms.append(form)
                }
            }
        }
        return forms
    }

    private static func forms(of subject: CriterionSubject) -> [Form] {
        let types: [FieldType?] = subject == .field ? FieldType.allCases : [nil]
        var forms: [Form] = []
        for shape in types.compactMap({ SubjectShape(subject, fieldType: $0) }) {
            for (test, form) in shape.tests {
                let form = Form(
                    subjects: [subject], needs: shape.needs, allows: shape.allows, shape: form,
                    tests: [test])
                if let like = forms.firstIndex(where: { $0.isLike(form) }) {
                    if !forms[like].tests.contains(test) { forms[like].tests.append(test) }
                } else {
                    forms.append(form)
                }
            }
        }
        return forms
    }

    private static func reference(_ name: String) -> JSON {
        object([("$ref", .string("#/$defs/\(name)"))])
    }

    fileprivate static func object(_ members: [(String, JSON)]) -> JSON {
        .object(members.map { JSON.Member(key: $0.0, value: $0.1) })
    }

    fileprivate static func names(_ names: [String]) -> JSON {
        object([("enum", .array(names.map { .string($0) }))])
    }

    fileprivate static func whole(_ range: ClosedRange<Int>) -> JSON {
        object([
            ("type", .string("integer")), ("minimum", .integer(Int64(range.lowerBound))),
            ("maximum", .integer(Int64(range.upperBound))),
        ])
    }
}

extension CriteriaSchema.Form {
    fileprivate var schema: JSON {
        var required = ["on", "test"] + needs.map(\.rawValue)
        var properties = [
            ("on", CriteriaSchema.names(subjects.map(\.rawValue))),
            ("test", CriteriaSchema.names(tests.map(\.rawValue))),
        ]
        for name in needs + allows {
            properties.append(
                (
                    name.rawValue,
                    name == .field
                        ? CriteriaSchema.object([("type", .string("string"))])
                        : CriteriaSchema.object([("$ref", .string("#/$defs/id"))])
                ))
        }
        // An empty list is taken for none.
        properties.append(("values", shape.valuesSchema))
        if shape.values.lowerBound > 0 { required.append("values") }
        if let number = shape.numberSchema {
            properties.append(("number", number))
            if shape.number != .visits { required.append("number") }
        }
        if shape.hasUpTo {
            properties.append(("upTo", CriteriaSchema.object([("type", .string("number"))])))
            required.append("upTo")
        }
        if shape.takesDays { properties.append(("days", CriteriaSchema.whole(TestShape.window))) }
        if shape.takesClicks {
            properties.append(("clicks", CriteriaSchema.names(ClickKind.names)))
        }
        return CriteriaSchema.object([
            ("type", .string("object")), ("properties", CriteriaSchema.object(properties)),
            ("required", .array(required.map { .string($0) })),
            ("additionalProperties", .bool(false)),
        ])
    }
}

extension TestShape {
    fileprivate var valuesSchema: JSON {
        CriteriaSchema.object([
            ("type", .string("array")), ("items", valueSchema),
            ("minItems", .integer(Int64(values.lowerBound))),
            ("maxItems", .integer(Int64(min(values.upperBound, CriteriaLimits().values)))),
        ])
    }

    private var valueSchema: JSON {
        var members: [(String, JSON)] = [("type", .string("string"))]
        switch value {
        case .text: members += [("minLength", .integer(1)), ("maxLength", .integer(1_000))]
        case .language: members.append(("pattern", .string("^[a-z]{2}$")))
        case .sourceID: members.append(("pattern", .string("^[1-9][0-9]{0,18}$")))
        case .state: return CriteriaSchema.names(ContactState.names)
        case .day:
            members += [
                ("pattern", .string("^[0-9]{4}-[0-9]{2}-[0-9]{2}$")), ("format", .string("date")),
            ]
        }
        return CriteriaSchema.object(members)
    }

    fileprivate var numberSchema: JSON? {
        switch number {
        case .none: nil
        case .any: CriteriaSchema.object([("type", .string("number"))])
        case .days(let range): CriteriaSchema.whole(range)
        case .visits: CriteriaSchema.whole(TestShape.visits)
        }
    }
}
