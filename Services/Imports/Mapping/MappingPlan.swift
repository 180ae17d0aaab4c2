internal import HTTP
internal import Model

/// A mapping that was checked against the file and the account.
struct MappingPlan: Codable, Sendable, Hashable {
    /// By column; ascending.
    var columns: [ColumnMapping]

    /// Whether a cell of only `.` or `-` empties a field.
    var clearMarkers: Bool

    /// Whether an unknown interest rejects its row.
    var strictNames: Bool

    /// Checks what a user sent.
    ///
    /// - Parameters:
    ///   - request: columns in any order.
    ///   - columnCount: of the file.
    ///   - mode: of the account.
    ///   - fields: the account's custom fields.
    /// - Throws: `InvalidInput` with everything that is wrong.
    init(_ request: MappingRequest, columnCount: Int, mode: AccountMode, fields: [Field]) throws {
        var errors: [FieldError] = []
        var seenColumns: Set<Int32> = []
        var seenTargets: Set<Target> = []
        for (index, column) in request.columns.enumerated() {
            func refuse(_ key: String, _ code: String, _ detail: String) {
                errors.append(
                    FieldError(pointer: "/columns/\(index)/\(key)", code: code, detail: detail))
            }
            if column.column < 0 || Int(column.column) >= columnCount {
                refuse("column", "unknown-column", "The file has \(columnCount) columns.")
            } else if !seenColumns.insert(column.column).inserted {
                refuse("column", "duplicate-column", "A column has one target.")
            }
            guard let target = Target(column.target) else {
                refuse("target", "unknown-target", "There is no such target.")
                continue
            }
            if let (code, detail) = Self.fault(of: target, mode, fields) {
                refuse("target", code, detail)
            }
            if !target.isRepeatable, !seenTargets.insert(target).inserted {
                refuse("target", "duplicate-target", "Another column has this target.")
            }
        }
        if !seenTargets.contains(.email) {
            errors.append(
                FieldError(
                    pointer: "/columns", code: "email-not-mapped",
                    detail: "One column must hold the e-mail addresses."))
        }
        guard errors.isEmpty else { throw InvalidInput(errors: errors) }
        columns = request.columns.sorted { $0.column < $1.column }
        clearMarkers = request.clearMarkers ?? true
        strictNames = request.strictNames ?? false
    }

    private static func fault(
        of target: Target, _ mode: AccountMode, _ fields: [Field]
    ) -> (String, String)? {
        switch target {
        case .field(let placeholder) where !fields.contains { $0.placeholder == placeholder }:
            ("unknown-field", "The account has no such field.")
        case .memberships(let kind) where (kind == .interest) == (mode == .legacy):
            ("not-in-mode", "The account's mode does not have this.")
        default: nil
        }
    }

    /// What each column of the file is, skipped ones too.
    func targets(columnCount: Int) -> [Target] {
        var targets = [Target](repeating: .skip, count: columnCount)
        for column in columns {
            targets[Int(column.column)] = Target(column.target) ?? .skip
        }
        return targets
    }
}
