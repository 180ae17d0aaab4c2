internal import Model

/// A cell of a custom field.
enum FieldCell {
    /// Why a cell is no value.
    struct Fault: Error, Hashable {
        var code: String
        var detail: String
        var suggestion: String?
    }

    /// Reads a cell that is not blank.
    ///
    /// - Parameters:
    ///   - cell: trimmed.
    ///   - field: decides how it is read.
    ///   - isClear: whether the cell is a clear marker.
    /// - Returns: the value, or why it is none.
    static func read(_ cell: String, _ field: Field, isClear: Bool) -> Result<FieldValue, Fault> {
        if isClear { return .success(.cleared) }
        switch field.type {
        case .text, .unknown: return .success(.text(cell))
        case .number: return number(cell)
        case .date: return day(cell)
        case .choice: return choices(cell, field.options)
        }
    }

    private static func number(_ cell: String) -> Result<FieldValue, Fault> {
        let isPlain = cell.utf8.allSatisfy {
            (48...57).contains($0) || $0 == 43 || $0 == 45 || $0 == 46 || $0 == 69 || $0 == 101
        }
        guard isPlain, let number = Double(cell), number.isFinite else {
            return .failure(
                Fault(
                    code: "invalid-number",
                    detail: "A number has digits and at most one point, such as 12.5."))
        }
        return .success(.number(number))
    }

    private static func day(_ cell: String) -> Result<FieldValue, Fault> {
        guard let day = Day(cell: cell) else {
            return .failure(
                Fault(
                    code: "invalid-date", detail: "A date is written as 2018-08-25 (ISO 8601)."))
        }
        return .success(.text(day.description))
    }

    /// The whole cell as one option, else its parts; stored by value, found by value or name.
    private static func choices(
        _ cell: String, _ options: [FieldOption]
    ) -> Result<FieldValue, Fault> {
        func find(_ text: String) -> String? {
            (options.first { $0.value == text } ?? options.first { $0.name == text })?.value
        }
        if let whole = find(cell) { return .success(.choices([whole])) }
        var values: [String] = []
        for part in ValueList.split(cell) {
            guard let value = find(part) else {
                return .failure(
                    Fault(
                        code: "invalid-option", detail: "The field has no such option.",
                        suggestion: Suggestion.nearest(to: part, among: options.map(\.value))))
            }
            if !values.contains(value) { values.append(value) }
        }
        return .success(.choices(values))
    }
}
