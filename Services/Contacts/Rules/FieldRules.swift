internal import Model

/// What the custom fields of one account take.
struct FieldRules: Sendable {
    private let fields: [String: Field]

    init(_ fields: [Field]) {
        self.fields = Dictionary(fields.map { ($0.placeholder, $0) }, uniquingKeysWith: { $1 })
    }

    /// Checks one value, and says what to do with the field.
    ///
    /// `blankKeeps` is whether an empty text or set says nothing, as in an import; else it clears.
    func check(
        _ placeholder: String, _ value: FieldValue, blankKeeps: Bool
    ) throws(ValueFault) -> Edit<FieldValue> {
        guard let field = fields[placeholder] else {
            throw ValueFault(code: "unknown-field", detail: "The account has no such field.")
        }
        let blank: Edit<FieldValue> = blankKeeps ? .keep : .clear
        switch (field.type, value) {
        case (_, .cleared):
            return .clear
        case (.text, .text(let text)):
            let clean = try TextRules.check(text, limit: TextRules.valueLimit)
            return clean.isEmpty ? blank : .set(.text(clean))
        case (.number, .number(let number)) where number.isFinite:
            return .set(.number(number))
        case (.number, .text(let text)) where text.trimmed.isEmpty:
            return blank
        case (.date, .text(let text)):
            let clean = text.trimmed
            if clean.isEmpty { return blank }
            guard let day = Day(cell: clean) else { throw FieldRules.invalidDate }
            return .set(.text(day.description))
        case (.choice, .choices(let choices)):
            if choices.isEmpty { return blank }
            return .set(.choices(try FieldRules.set(choices, of: field)))
        case (.choice, .text(let text)) where text.trimmed.isEmpty:
            return blank
        default:
            throw FieldRules.mismatch(field.type)
        }
    }

    /// A set has no order: it is stored in the order of the options.
    private static func set(
        _ choices: [String], of field: Field
    ) throws(ValueFault) -> [String] {
        let wanted = Set(choices.map { $0.trimmed.nfc })
        let known = field.options.map(\.value).filter { wanted.contains($0) }
        guard known.count == wanted.count else {
            let unknown = wanted.subtracting(known)
            let folded = unknown.map { $0.lowercased() }
            throw ValueFault(
                code: "invalid-option", detail: "A value is none of the field's options.",
                suggestion: field.options.first { folded.contains($0.value.lowercased()) }?.value)
        }
        return known
    }

    private static let invalidDate = ValueFault(
        code: "invalid-date", detail: "A day is written as 2018-08-25.")

    private static func mismatch(_ type: FieldType) -> ValueFault {
        switch type {
        case .number: ValueFault(code: "invalid-number", detail: "A finite number is needed.")
        case .date: invalidDate
        case .choice:
            ValueFault(code: "invalid-option", detail: "An array of the field's options is needed.")
        case .text, .unknown: ValueFault(code: "invalid-text", detail: "A text is needed.")
        }
    }
}
