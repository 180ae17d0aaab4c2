/// What a message says otherwise than its account about what is appended to its links.
///
/// An absent key is the account's.
public struct UTMPatch: Codable, Sendable, Hashable {
    /// Whether anything is appended.
    public var isOn: Bool?

    /// `utm_source`.
    public var source: String?

    /// `utm_medium`; not appended when empty.
    public var medium: String?

    /// `utm_campaign`; the message's name when empty.
    public var campaign: String?

    /// `utm_content`; not appended when empty.
    public var content: String?

    /// Puts the parts together.
    ///
    /// - Parameters:
    ///   - isOn: see the property.
    ///   - source: see the property.
    ///   - medium: see the property.
    ///   - campaign: see the property.
    ///   - content: see the property.
    public init(
        isOn: Bool? = nil,
        source: String? = nil,
        medium: String? = nil,
        campaign: String? = nil,
        content: String? = nil
    ) {
        self.isOn = isOn
        self.source = source
        self.medium = medium
        self.campaign = campaign
        self.content = content
    }
}
