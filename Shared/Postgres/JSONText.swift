/// The text of a `json` or `jsonb` column.
///
/// As a parameter it is what the statement says at its place: cast it, `$2::jsonb`. An array of it
/// is sent as `text[]`: cast that too, `$2::jsonb[]`.
public struct JSONText: PostgresValue, Hashable {
    /// UTF-8.
    public var bytes: [UInt8]

    /// Text that the server will check.
    ///
    /// - Parameter bytes: UTF-8, without a zero byte.
    public init(_ bytes: [UInt8]) { self.bytes = bytes }

    /// What the statement says.
    public static var postgresType: PostgresType { .inferredJSON }

    /// Appends the text.
    ///
    /// - Parameter buffer: gets UTF-8.
    public func encode(into buffer: inout [UInt8]) { buffer.append(contentsOf: bytes) }

    /// Appends the text.
    ///
    /// - Parameter buffer: gets UTF-8.
    public func encodeText(into buffer: inout [UInt8]) { buffer.append(contentsOf: bytes) }

    /// Reads `json`, `jsonb` and text.
    ///
    /// - Parameter cell: one column.
    /// - Throws: when the type is another.
    public init(cell: PostgresCell) throws(PostgresError) {
        switch cell.type {
        case TypeNumber.jsonb: bytes = Array(try cell.present().dropFirst())
        case let type where TypeNumber.isText(type): bytes = Array(try cell.present())
        default: throw cell.mismatch("JSON")
        }
    }
}
