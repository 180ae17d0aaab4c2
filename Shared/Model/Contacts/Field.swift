/// A custom field of an account.
public struct Field: Codable, Sendable, Hashable {
    /// Given by Contacts.
    public var id: FieldID

    /// At most 100 characters.
    public var name: String

    /// `[a-z0-9_]`, at most 50; made from the name; the key in `fields`.
    public var placeholder: String

    /// What it holds.
    public var type: FieldType

    /// Of a choice; empty else.
    public var options: [FieldOption]

    /// When it was made.
    public var createdAt: Instant

    /// Goes up by one with every change; the `ETag`.
    public var version: Int32

    /// Puts the parts together.
    ///
    /// - Parameters:
    ///   - id: see the property.
    ///   - name: see the property.
    ///   - placeholder: see the property.
    ///   - type: see the property.
    ///   - options: see the property.
    ///   - createdAt: see the property.
    ///   - version: see the property.
    public init(
        id: FieldID,
        name: String,
        placeholder: String,
        type: FieldType,
        options: [FieldOption],
        createdAt: Instant,
        version: Int32
    ) {
        self.id = id
        self.name = name
        self.placeholder = placeholder
        self.type = type
        self.options = options
        self.createdAt = createdAt
        self.version = version
    }
}
