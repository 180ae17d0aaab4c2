internal import HTTP
internal import Model
internal import Service

/// One column of an export.
enum ExportColumn: Sendable, Hashable {
    case id, email, firstName, name, language, source, state, createdAt, changedAt
    case field(String)

    /// What stands in the header; an import finds its target by it.
    var header: String {
        switch self {
        case .id: "id"
        case .email: "email"
        case .firstName: "firstName"
        case .name: "name"
        case .language: "language"
        case .source: "source"
        case .state: "state"
        case .createdAt: "createdAt"
        case .changedAt: "changedAt"
        case .field(let placeholder): placeholder
        }
    }

    private static let own: [ExportColumn] = [
        .id, .email, .firstName, .name, .language, .source, .state, .createdAt, .changedAt,
    ]

    /// What is exported when nobody says otherwise: all that an import could take back, and more.
    static func usual(_ fields: [Field]) -> [ExportColumn] {
        [.email, .firstName, .name, .language, .source, .state, .createdAt]
            + fields.map { .field($0.placeholder) }
    }

    /// Reads `columns=email,name,birthday`: names of ours, then placeholders.
    static func parse(_ text: String?, _ fields: [Field]) throws -> [ExportColumn] {
        guard let text, !text.isEmpty else { return usual(fields) }
        let placeholders = Set(fields.map(\.placeholder))
        return try text.split(separator: ",", omittingEmptySubsequences: false).map { part in
            let name = String(part)
            if let column = own.first(where: { $0.header == name }) { return column }
            guard placeholders.contains(name) else {
                throw ProtocolFault.invalidQuery(
                    "`columns` names what is no column: one of \(own.map(\.header).joined(separator: ", "))"
                        + ", or a field's placeholder.")
            }
            return .field(name)
        }
    }

    /// Writes the cell of one contact.
    func write(_ contact: Contact, sources: [SourceID: String], to csv: inout CSVWriter) {
        switch self {
        case .id: csv.number(contact.id.description)
        case .email: csv.text(contact.email)
        case .firstName: csv.text(contact.firstName ?? "")
        case .name: csv.text(contact.name ?? "")
        case .language: csv.text(contact.language)
        case .source: csv.text(CSVWriter.list(contact.sources.compactMap { sources[$0] }))
        case .state: csv.text(contact.state.rawValue)
        case .createdAt: csv.text(contact.createdAt.description)
        case .changedAt: csv.text(contact.changedAt.description)
        case .field(let placeholder):
            switch contact.fields[placeholder] {
            case .text(let text): csv.text(text)
            case .number(let number):
                csv.number(Int64(exactly: number).map(String.init) ?? "\(number)")
            case .choices(let choices): csv.text(CSVWriter.list(choices))
            case .cleared, nil: csv.text("")
            }
        }
    }
}
