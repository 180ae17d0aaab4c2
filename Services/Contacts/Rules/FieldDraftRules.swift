internal import Model

/// What makes or changes a custom field.
enum FieldDraftRules {
    static let nameLimit = 100
    static let optionLimit = 500

    struct Entry: Sendable, Hashable {
        var name: String
        var type: FieldType
        var placeholder: String?
        var options: [FieldOption]
    }

    static func check(_ draft: FieldDraft) throws -> Entry {
        var errors = InputErrors()
        let name = errors.value(at: "/name") { () throws(ValueFault) in
            try TextRules.required(draft.name, limit: nameLimit)
        }
        if let placeholder = draft.placeholder, !Placeholder.isValid(placeholder) {
            errors.add(
                "/placeholder", "invalid-placeholder",
                "1 to \(Placeholder.limit) of a-z, 0-9 and _.")
        }
        let options = check(draft.options ?? [], of: draft.type, &errors)
        try errors.check()
        return Entry(
            name: name ?? "", type: draft.type, placeholder: draft.placeholder, options: options)
    }

    static func check(_ patch: FieldPatch, of field: Field) throws -> Entry {
        var errors = InputErrors()
        var entry = Entry(
            name: field.name, type: field.type, placeholder: field.placeholder,
            options: field.options)
        if let name = patch.name {
            entry.name =
                errors.value(at: "/name") { () throws(ValueFault) in
                    try TextRules.required(name, limit: nameLimit)
                } ?? ""
        }
        if let options = patch.options {
            entry.options = check(options, of: field.type, &errors)
        }
        try errors.check()
        return entry
    }

    private static func check(
        _ options: [FieldOption], of type: FieldType, _ errors: inout InputErrors
    ) -> [FieldOption] {
        guard type == .choice else {
            if !options.isEmpty {
                errors.add("/options", "not-allowed", "Only a choice has options.")
            }
            return []
        }
        guard (1...optionLimit).contains(options.count) else {
            errors.add("/options", "required", "A choice has 1 to \(optionLimit) options.")
            return []
        }
        var clean: [FieldOption] = []
        var values: Set<String> = []
        for (index, option) in options.enumerated() {
            let name = errors.value(at: "/options/\(index)/name") { () throws(ValueFault) in
                try TextRules.required(option.name, limit: TextRules.nameLimit)
            }
            let value = errors.value(at: "/options/\(index)/value") { () throws(ValueFault) in
                try TextRules.required(option.value, limit: TextRules.nameLimit)
            }
            guard let name, let value else { continue }
            if !values.insert(value).inserted {
                errors.add("/options/\(index)/value", "duplicate", "Two options have this value.")
            }
            clean.append(FieldOption(name: name, value: value))
        }
        return clean
    }
}
