/// How a file is written, as detected.
public struct Dialect: Codable, Sendable, Hashable {
    /// `utf-8`, `windows-1252`, `utf-16le` or `utf-16be`.
    public var encoding: String

    /// Whether it began with one.
    public var byteOrderMark: Bool

    /// `;`, `,` or a tab.
    public var delimiter: String

    /// `crlf`, `lf` or `cr`.
    public var lineEnding: String

    /// Puts the parts together.
    ///
    /// - Parameters:
    ///   - encoding: see the property.
    ///   - byteOrderMark: see the property.
    ///   - delimiter: see the property.
    ///   - lineEnding: see the property.
    public init(
        encoding: String,
        byteOrderMark: Bool,
        delimiter: String,
        lineEnding: String
    ) {
        self.encoding = encoding
        self.byteOrderMark = byteOrderMark
        self.delimiter = delimiter
        self.lineEnding = lineEnding
    }
}
