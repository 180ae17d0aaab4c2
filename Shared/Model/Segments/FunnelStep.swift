/// How many contacts are left after a condition and all before it.
public struct FunnelStep: Codable, Sendable, Hashable {
    /// Where the condition stands in the request, such as `/match/all/1`; `/parent` for the parent's.
    public var pointer: String

    /// The condition; absent of the parent's.
    public var condition: Criteria?

    /// Contacts left.
    public var count: Int64

    /// Puts the parts together.
    ///
    /// - Parameters:
    ///   - pointer: see the property.
    ///   - condition: see the property.
    ///   - count: see the property.
    public init(
        pointer: String,
        condition: Criteria? = nil,
        count: Int64
    ) {
        self.pointer = pointer
        self.condition = condition
        self.count = count
    }
}
