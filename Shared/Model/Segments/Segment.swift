/// A filter that is always current (`domain.md` 4.1).
public struct Segment: Codable, Sendable, Hashable {
    /// Given by Segmentation.
    public var id: SegmentID

    /// Unique in the account; at most 200 characters.
    public var name: String

    /// Who belongs.
    public var match: Criteria

    /// Whose criteria must hold too.
    public var parent: SegmentID?

    /// What an entry causes.
    public var onEnter: SegmentRule?

    /// Goes up when the criteria change.
    public var generation: Int32

    /// Whether the members are complete for this generation.
    public var isFilled: Bool

    /// Members that readers see.
    public var size: Int64?

    /// When it was made.
    public var createdAt: Instant

    /// Goes up by one with every change; the `ETag`.
    public var version: Int32

    /// Puts the parts together.
    ///
    /// - Parameters:
    ///   - id: see the property.
    ///   - name: see the property.
    ///   - match: see the property.
    ///   - parent: see the property.
    ///   - onEnter: see the property.
    ///   - generation: see the property.
    ///   - isFilled: see the property.
    ///   - size: see the property.
    ///   - createdAt: see the property.
    ///   - version: see the property.
    public init(
        id: SegmentID,
        name: String,
        match: Criteria,
        parent: SegmentID? = nil,
        onEnter: SegmentRule? = nil,
        generation: Int32,
        isFilled: Bool,
        size: Int64? = nil,
        createdAt: Instant,
        version: Int32
    ) {
        self.id = id
        self.name = name
        self.match = match
        self.parent = parent
        self.onEnter = onEnter
        self.generation = generation
        self.isFilled = isFilled
        self.size = size
        self.createdAt = createdAt
        self.version = version
    }
}
