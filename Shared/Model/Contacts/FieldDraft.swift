/// What makes a custom field.
public struct FieldDraft: Codable, Sendable, Hashable {
    /// At most 100 characters.
    public var name: String

    /// Never changes afterwards.
    public var type: FieldType

    /// Made from the name when absent.
    public var placeholder: String?

    /// Of a choice: at least one.
    public var options: [FieldOption]?

    /// Puts the parts together.
    ///
    /// - Parameters:
    ///   - name: see the property.
    ///   - type: see the property.
    ///   - placeholder: see the property.
    ///   - options: see the property.
    public init(
        name: String,
        type: FieldType,
        placeholder: String? = nil,
        options: [FieldOption]? = nil
    ) {
        self.name = name
        self.type = type
        self.placeholder = placeholder
        self.options = options
    }
}
