/// What is appended to the links of a message, for the sender's web statistics.
///
/// What a link says itself is never replaced. Every key may be absent.
public struct UTMSettings: Codable, Sendable, Hashable {
    /// False: nothing is appended.
    public var isOn: Bool

    /// `utm_source`; required while it is on, at most 200 characters.
    public var source: String

    /// `utm_medium`; not appended when empty, at most 200 characters.
    public var medium: String

    /// `utm_campaign`; the message's name when empty, at most 200 characters.
    public var campaign: String

    /// `utm_content`; not appended when empty, at most 200 characters.
    public var content: String

    /// Puts the parts together.
    ///
    /// - Parameters:
    ///   - isOn: see the property.
    ///   - source: see the property.
    ///   - medium: see the property.
    ///   - campaign: see the property.
    ///   - content: see the property.
    public init(
        isOn: Bool = false,
        source: String = "",
        medium: String = "email",
        campaign: String = "",
        content: String = ""
    ) {
        self.isOn = isOn
        self.source = source
        self.medium = medium
        self.campaign = campaign
        self.content = content
    }

    /// Reads an object; an absent key means its default.
    ///
    /// - Parameter decoder: at the object.
    /// - Throws: `DecodingError` when a value has another type.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        self.init()
        isOn = try container.decodeIfPresent(Bool.self, forKey: .isOn) ?? isOn
        source = try container.decodeIfPresent(String.self, forKey: .source) ?? source
        medium = try container.decodeIfPresent(String.self, forKey: .medium) ?? medium
        campaign = try container.decodeIfPresent(String.self, forKey: .campaign) ?? campaign
        content = try container.decodeIfPresent(String.self, forKey: .content) ?? content
    }
}
