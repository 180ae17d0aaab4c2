internal import Columns
internal import HTTP
internal import Model

extension FieldCell {
    /// A value as the projection writes it; `nil` when it is empty, or not of the field's type.
    init?(_ text: String, _ type: FieldType?) {
        switch type {
        case .text, .date: self = .text(text)
        case .number:
            guard let number = Double(text) else { return nil }
            self = .number(number)
        case .choice:
            guard case .array(let items) = try? JSON(parsing: Array(text.utf8)) else { return nil }
            let options = items.compactMap(\.text)
            if options.isEmpty { return nil }
            self = .choices(options)
        case .unknown, nil: return nil
        }
    }
}

extension MembershipState {
    /// As the statements write it.
    init(code: Int16) {
        switch code {
        case 1: self = .subscribed
        case 2: self = .unsubscribed
        default: self = .none
        }
    }
}

extension ContactValues {
    /// What every contact has, before its columns are read.
    init(_ base: BaseRow, keys: Set<ColumnKey>) {
        self.init(
            row: Columns.ContactRow(
                id: base.contact, created: base.created, language: base.language,
                sources: base.sources),
            keys: keys)
    }

    /// Takes a text that was read.
    mutating func set(_ text: String, _ key: ColumnKey) {
        switch key {
        case .email: row.email = text
        case .firstName: row.firstName = text
        default: row.name = text
        }
    }
}
