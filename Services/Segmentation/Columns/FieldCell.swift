/// What one contact has in one custom field; an empty field has none.
package enum FieldCell: Hashable, Sendable {
    /// Folded for a text field; `2018-08-25` for a date.
    case text(String)
    /// Finite.
    case number(Double)
    /// The options chosen, each once.
    case choices([String])
}
