/// One option of a multiple-choice field.
public struct FieldOption: Codable, Sendable, Hashable {
    /// What people see.
    public var name: String

    /// What is stored, exported and segmented on.
    public var value: String

    /// Puts the parts together.
    ///
    /// - Parameters:
    ///   - name: see the property.
    ///   - value: see the property.
    public init(
        name: String,
        value: String
    ) {
        self.name = name
        self.value = value
    }
}
