/// What else is known of a hit; stored as a number.
struct HitFlags: OptionSet, Sendable, Hashable {
    let rawValue: UInt16

    /// It asked for the head only: no person does.
    static let head = HitFlags(rawValue: 1)

    /// A header says that nobody looks yet.
    static let prefetch = HitFlags(rawValue: 2)

    /// It was answered 503, for the browser to come again: it counts then.
    static let unanswered = HitFlags(rawValue: 4)

    // MARK: Which headers came with it

    /// `Accept-Language`.
    static let acceptLanguage = HitFlags(rawValue: 8)

    /// `Accept` names `text/html`.
    static let acceptHTML = HitFlags(rawValue: 16)

    /// `Accept`.
    static let acceptAny = HitFlags(rawValue: 32)

    /// `Accept-Encoding`.
    static let acceptEncoding = HitFlags(rawValue: 64)

    /// Any `Sec-Fetch-…` (W3C Fetch Metadata).
    static let fetchMetadata = HitFlags(rawValue: 128)

    /// `Sec-Fetch-User: ?1`: the browser says that somebody clicked.
    static let fetchUser = HitFlags(rawValue: 256)

    /// `Sec-Fetch-Mode: navigate`.
    static let navigate = HitFlags(rawValue: 512)

    /// `Sec-CH-UA…` (User-Agent Client Hints).
    static let clientHints = HitFlags(rawValue: 1_024)

    /// `Upgrade-Insecure-Requests`.
    static let upgrade = HitFlags(rawValue: 2_048)

    /// `Referer`.
    static let referer = HitFlags(rawValue: 4_096)

    /// `Via`, or more than one address in `X-Forwarded-For`.
    static let via = HitFlags(rawValue: 8_192)

    /// `DNT` or `Sec-GPC`.
    static let doNotTrack = HitFlags(rawValue: 16_384)

    /// The number as the database keeps it: 15 bits are used.
    var number: Int16 { Int16(bitPattern: rawValue) }

    /// What the database kept.
    init(number: Int16) { rawValue = UInt16(bitPattern: number) }

    init(rawValue: UInt16) { self.rawValue = rawValue }
}
