/// A column of the file.
public struct ImportColumn: Codable, Sendable, Hashable {
    /// 0 is the first.
    public var index: Int32

    /// As in the file, trimmed.
    public var header: String

    /// Up to 3 values that are not empty.
    public var samples: [String]

    /// Puts the parts together.
    ///
    /// - Parameters:
    ///   - index: see the property.
    ///   - header: see the property.
    ///   - samples: see the property.
    public init(
        index: Int32,
        header: String,
        samples: [String]
    ) {
        self.index = index
        self.header = header
        self.samples = samples
    }
}
