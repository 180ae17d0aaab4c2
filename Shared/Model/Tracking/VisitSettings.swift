/// Whether visits of the account's own sites are told of, and which sites these are.
///
/// Every key may be absent.
public struct VisitSettings: Codable, Sendable, Hashable {
    /// False: no link carries a visit token.
    public var isOn: Bool

    /// Such as `https://shop.example.com` or `https://example.com:8443`; at most 50.
    public var origins: [String]

    /// Puts the parts together.
    ///
    /// - Parameters:
    ///   - isOn: see the property.
    ///   - origins: see the property.
    public init(
        isOn: Bool = false,
        origins: [String] = []
    ) {
        self.isOn = isOn
        self.origins = origins
    }

    /// Reads an object; an absent key means its default.
    ///
    /// - Parameter decoder: at the object.
    /// - Throws: `DecodingError` when a value has another type.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        isOn = try container.decodeIfPresent(Bool.self, forKey: .isOn) ?? false
        origins = try container.decodeIfPresent([String].self, forKey: .origins) ?? []
    }
}
