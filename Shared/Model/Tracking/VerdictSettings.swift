/// When an account takes clicks for a scanner's.
///
/// Every key may be absent on input and has then the value shown here. A sign is switched off by
/// a threshold that nothing reaches: 0 seconds, 1,000 links, 1,000,000 contacts.
public struct VerdictSettings: Codable, Sendable, Hashable {
    /// Seconds that a hit waits for its verdict, 0 to 3,600.
    public var hold: Int32 = 60

    /// A hit within so many seconds of the delivery came soon, 0 to 3,600.
    public var scannerSeconds: Int32 = 10

    /// Hits within so many seconds of each other are at once, 0 to 60.
    public var windowSeconds: Int32 = 2

    /// Different links at once that are many, 2 to 1,000.
    public var manyLinks: Int32 = 3

    /// Contacts of one message that one network must have clicked for before it is judged, 2 to
    /// 1,000,000.
    public var networkContacts: Int32 = 20

    /// How many of a network's contacts must look like a machine's work, in percent, 1 to 100.
    public var networkPercent: Int32 = 60

    /// Points from which a hit is `suspect`, 1 to 1,000.
    public var suspectPoints: Int32 = 50

    /// Points from which a hit is a `bot`'s, not below ``suspectPoints``, at most 1,000.
    public var botPoints: Int32 = 100

    /// The defaults.
    public init() {}

    /// Reads what is there, and takes the defaults for the rest.
    ///
    /// - Parameter decoder: at the object.
    /// - Throws: `DecodingError` when a value is no whole number.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        func read(_ value: inout Int32, _ key: CodingKeys) throws {
            value = try container.decodeIfPresent(Int32.self, forKey: key) ?? value
        }
        try read(&hold, .hold)
        try read(&scannerSeconds, .scannerSeconds)
        try read(&windowSeconds, .windowSeconds)
        try read(&manyLinks, .manyLinks)
        try read(&networkContacts, .networkContacts)
        try read(&networkPercent, .networkPercent)
        try read(&suspectPoints, .suspectPoints)
        try read(&botPoints, .botPoints)
    }
}
