internal import Model

// From the cells of one row to what the owners understand, by a checked mapping and a frozen
// catalogue. Pure: the same cells give the same row, which is what makes a resumed run repeat its
// requests byte for byte.
//
//   blank cell             nothing changes                        (domain.md 8, row 6)
//   `.` or `-`             empties a name or a field               (row 5, switchable)
//   interests, choices     the whole cell first, then its parts    (row 7)
//   source, interest names byte-exact after trim and NFC           (row 3)

/// Turns rows into requests.
struct RowCompiler: Sendable {
    private let columns: [(index: Int, target: Target)]
    private let columnCount: Int
    private let clearMarkers: Bool
    private let languages: Set<String>
    private let fields: [String: Field]
    private let sources: [String: SourceID]
    private let sourceNames: [String: String]
    private let names: NameTable
    private var cells: [String: [Resolved]] = [:]

    /// What one name of a cell is.
    private enum Resolved {
        case interest(InterestID)
        case issue(RowIssue)
    }

    /// A compiler for one import.
    ///
    /// - Parameters:
    ///   - plan: the mapping.
    ///   - columnCount: of the header.
    ///   - catalogue: what cells may name.
    init(_ plan: MappingPlan, columnCount: Int, catalogue: Catalogue) {
        self.columnCount = columnCount
        columns = plan.targets(columnCount: columnCount).enumerated()
            .filter { $0.element != .skip }.map { ($0.offset, $0.element) }
        clearMarkers = plan.clearMarkers
        languages = Set(catalogue.languages)
        fields = Dictionary(
            catalogue.fields.map { ($0.placeholder, $0) }, uniquingKeysWith: { first, _ in first })
        sources = catalogue.sources
        sourceNames = Dictionary(
            catalogue.sources.keys.sorted().map { ($0.lowercased(), $0) },
            uniquingKeysWith: { first, _ in first })
        names = NameTable(catalogue.interests, isStrict: plan.strictNames)
    }

    /// The column that a target has; `nil` when none.
    func column(ofIssueField field: String) -> Int? {
        columns.first { $0.target.issueField == field }?.index
    }

    /// Reads one row.
    ///
    /// - Parameter row: as it was staged.
    /// - Returns: what to ask of whom, and what is wrong.
    mutating func compile(_ row: StagedCells) -> CompiledRow {
        var compiled = CompiledRow(contact: ContactRow(email: ""))
        guard !row.isMalformed else {
            compiled.issues.append(
                .error("malformed-quotes", "Text follows a closing quote in this row."))
            return compiled
        }
        guard row.count == columnCount else {
            compiled.issues.append(
                .error(
                    "column-count-mismatch",
                    "The row has \(row.count) cells and the header \(columnCount)."))
            return compiled
        }
        for (index, target) in columns {
            let cell = CSVWriter.unneutralised(row.text(index).trimmed)
            if cell.isEmpty {
                guard target == .email else { continue }
                compiled.issues.append(
                    .error("missing-email", "The row has no e-mail address.", column: index))
            } else {
                read(cell, index, target, &compiled)
            }
        }
        return compiled
    }

    private mutating func read(
        _ cell: String, _ index: Int, _ target: Target, _ row: inout CompiledRow
    ) {
        switch target {
        case .email: row.contact.email = cell
        case .firstName: row.contact.firstName = isClear(cell) ? .clear : .set(cell)
        case .name: row.contact.name = isClear(cell) ? .clear : .set(cell)
        case .language: readLanguage(cell, index, &row)
        case .source: readSource(cell, index, &row)
        case .memberships(let kind): readNames(cell, kind, index, &row)
        case .field(let placeholder): readField(cell, placeholder, index, &row)
        case .skip: break
        }
    }

    private func isClear(_ cell: String) -> Bool { clearMarkers && (cell == "." || cell == "-") }

    private func readLanguage(_ cell: String, _ index: Int, _ row: inout CompiledRow) {
        let code = cell.lowercased()
        if languages.contains(code) {
            row.contact.language = code
        } else {
            row.issues.append(
                .error(
                    "invalid-language",
                    "A language is one of the account's ISO codes, such as nl.", column: index))
        }
    }

    private func readSource(_ cell: String, _ index: Int, _ row: inout CompiledRow) {
        if let known = sources[cell] {
            row.contact.sources = [known]
        } else if let slip = sourceNames[cell.lowercased()] {
            row.issues.append(
                .error(
                    "source-case", "A source differs from this in upper and lower case only.",
                    column: index, suggestion: slip))
        } else if cell.count > 200 {
            row.issues.append(
                .error("invalid-source", "A source has at most 200 characters.", column: index))
        } else {
            row.newSource = cell
        }
    }

    // MARK: Names

    private mutating func readNames(
        _ cell: String, _ kind: InterestKind, _ index: Int, _ row: inout CompiledRow
    ) {
        let key = "\(kind.rawValue) \(cell)"
        let resolved: [Resolved]
        if let known = cells[key] {
            resolved = known
        } else {
            resolved = resolve(cell, kind)
            // Few different cells make up most files; a file of all different ones is not kept.
            if cells.count < 4_096 { cells[key] = resolved }
        }
        for name in resolved {
            switch name {
            case .interest(let interest):
                guard !row.wishes.contains(where: { $0.interest == interest }) else { continue }
                row.wishes.append(CompiledRow.Wish(interest: interest, column: index))
            case .issue(var issue):
                issue.column = index
                row.issues.append(issue)
            }
        }
    }

    private func resolve(_ cell: String, _ kind: InterestKind) -> [Resolved] {
        if let whole = names.find(cell, kind) { return [.interest(whole)] }
        return ValueList.split(cell).map { name in
            names.find(name, kind).map(Resolved.interest) ?? .issue(names.issue(name, kind))
        }
    }

    // MARK: Custom fields

    private func readField(
        _ cell: String, _ placeholder: String, _ index: Int, _ row: inout CompiledRow
    ) {
        guard let field = fields[placeholder] else { return }
        switch FieldCell.read(cell, field, isClear: isClear(cell)) {
        case .success(let value): row.contact.fields = merged(row, placeholder, value)
        case .failure(let fault):
            row.issues.append(
                .error(
                    fault.code, fault.detail, column: index, suggestion: fault.suggestion))
        }
    }

    private func merged(
        _ row: CompiledRow, _ placeholder: String, _ value: FieldValue
    ) -> [String: FieldValue] {
        var fields = row.contact.fields ?? [:]
        fields[placeholder] = value
        return fields
    }
}
