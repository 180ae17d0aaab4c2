/// Contacts as they were chosen at one moment; it never changes.
public struct Audience: Codable, Sendable, Hashable {
    /// Given by Segmentation.
    public var id: AudienceID

    /// As it was given.
    public var name: String?

    /// How the included parts were joined.
    public var join: AudienceJoin

    /// The parts, as they were.
    public var include: [AudienceSource]

    /// The parts that took contacts out, as they were.
    public var exclude: [AudienceSource]

    /// Contacts, each counted once.
    public var count: Int64

    /// Contacts that an excluded part took out.
    public var excluded: Int64

    /// Contacts of it that were erased since: their ids are gone.
    public var erased: Int64

    /// SHA-256, in hex, of the ids in ascending order, each as eight bytes, the highest first; of the moment
    /// it was frozen.
    public var digest: String

    /// When.
    public var frozenAt: Instant

    /// Puts the parts together.
    ///
    /// - Parameters:
    ///   - id: see the property.
    ///   - name: see the property.
    ///   - join: see the property.
    ///   - include: see the property.
    ///   - exclude: see the property.
    ///   - count: see the property.
    ///   - excluded: see the property.
    ///   - erased: see the property.
    ///   - digest: see the property.
    ///   - frozenAt: see the property.
    public init(
        id: AudienceID,
        name: String? = nil,
        join: AudienceJoin,
        include: [AudienceSource],
        exclude: [AudienceSource],
        count: Int64,
        excluded: Int64,
        erased: Int64,
        digest: String,
        frozenAt: Instant
    ) {
        self.id = id
        self.name = name
        self.join = join
        self.include = include
        self.exclude = exclude
        self.count = count
        self.excluded = excluded
        self.erased = erased
        self.digest = digest
        self.frozenAt = frozenAt
    }
}
