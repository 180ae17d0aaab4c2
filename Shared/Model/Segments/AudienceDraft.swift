/// The body of `POST audiences`: who gets a message.
public struct AudienceDraft: Codable, Sendable, Hashable {
    /// At most 200 characters.
    public var name: String?

    /// How the included parts are joined.
    public var join: AudienceJoin

    /// 1 to 20.
    public var include: [AudiencePart]

    /// At most 20; who is in one of them is out.
    public var exclude: [AudiencePart]?

    /// Puts the parts together.
    ///
    /// - Parameters:
    ///   - name: see the property.
    ///   - join: see the property.
    ///   - include: see the property.
    ///   - exclude: see the property.
    public init(
        name: String? = nil,
        join: AudienceJoin,
        include: [AudiencePart],
        exclude: [AudiencePart]? = nil
    ) {
        self.name = name
        self.join = join
        self.include = include
        self.exclude = exclude
    }
}
