/// What an account chose about its links, clicks and visits.
///
/// `PUT tracking-settings` replaces all of it; an absent key means its default.
public struct TrackingSettings: Codable, Sendable, Hashable {
    /// What is appended to links; a message may say otherwise.
    public var utm: UTMSettings

    /// Visits of the account's own sites.
    public var visits: VisitSettings

    /// When clicks are taken for a scanner's.
    public var verdicts: VerdictSettings

    /// Whether messages carry a link that no person sees: whoever follows it is a program.
    public var hiddenLink: Bool

    /// Days that raw hits are kept, 1 to 3,650; counters stay.
    public var keepDays: Int32

    /// Goes up by one with every change, 0 before the first; the `ETag`, passed over in a request.
    public var version: Int32

    /// Puts the parts together.
    ///
    /// - Parameters:
    ///   - utm: see the property.
    ///   - visits: see the property.
    ///   - verdicts: see the property.
    ///   - hiddenLink: see the property.
    ///   - keepDays: see the property.
    ///   - version: see the property.
    public init(
        utm: UTMSettings = UTMSettings(),
        visits: VisitSettings = VisitSettings(),
        verdicts: VerdictSettings = VerdictSettings(),
        hiddenLink: Bool = true,
        keepDays: Int32 = 400,
        version: Int32 = 0
    ) {
        self.utm = utm
        self.visits = visits
        self.verdicts = verdicts
        self.hiddenLink = hiddenLink
        self.keepDays = keepDays
        self.version = version
    }

    /// Reads an object; an absent key means its default.
    ///
    /// - Parameter decoder: at the object.
    /// - Throws: `DecodingError` when a value has another type.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        self.init()
        utm = try container.decodeIfPresent(UTMSettings.self, forKey: .utm) ?? utm
        visits = try container.decodeIfPresent(VisitSettings.self, forKey: .visits) ?? visits
        verdicts =
            try container.decodeIfPresent(VerdictSettings.self, forKey: .verdicts) ?? verdicts
        hiddenLink = try container.decodeIfPresent(Bool.self, forKey: .hiddenLink) ?? hiddenLink
        keepDays = try container.decodeIfPresent(Int32.self, forKey: .keepDays) ?? keepDays
        version = try container.decodeIfPresent(Int32.self, forKey: .version) ?? version
    }
}
