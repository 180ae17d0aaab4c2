/// The body and the reply of `segmentation-settings`: what one segment may say.
public struct SegmentLimits: Codable, Sendable, Hashable {
    /// Tests of one segment, those of its parents not counted; 1 to 200.
    public var conditions: Int

    /// Segments over each other, and levels of one segment's criteria; 1 to 20.
    public var levels: Int

    /// Puts the parts together.
    ///
    /// - Parameters:
    ///   - conditions: see the property.
    ///   - levels: see the property.
    public init(
        conditions: Int,
        levels: Int
    ) {
        self.conditions = conditions
        self.levels = levels
    }
}
