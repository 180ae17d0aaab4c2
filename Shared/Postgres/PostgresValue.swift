/// A Swift value that is one parameter or one column.
///
/// A parameter is sent as the PostgreSQL type of its Swift type, and that type is declared to the
/// server: `Int64` is `bigint` whatever it is compared with, so `$1::integer` casts a `bigint`.
///
/// | Swift | parameter | column |
/// |---|---|---|
/// | `Int64`, `Int` | `bigint` | `bigint`, `integer`, `smallint`, `oid`, `xid8`, whole `numeric` |
/// | `Int32` | `integer` | `integer`, `smallint` |
/// | `Int16`, `UInt8` | `smallint` | `smallint` |
/// | `Double` | `double precision` | `double precision`, `real`, integers, `numeric` |
/// | `Bool` | `boolean` | `boolean` |
/// | `String` | `text` | text types, `json`, `jsonb`, enumerations, `uuid`, `numeric`, integers |
/// | `[UInt8]` | `bytea` | `bytea`, and the text of text types |
/// | `Timestamp` | `timestamptz` | `timestamptz`, `timestamp` |
/// | `DateValue` | `date` | `date` |
/// | `JSONText` | what the statement says, so cast it; an array is `text[]` | `json`, `jsonb`, `text` |
/// | `Optional` | as what it wraps; `nil` is NULL | the same, and NULL |
/// | `Array` | array of that type, one dimension | the same |
///
/// A type whose `RawValue` is a `PostgresValue` conforms with an empty extension: it travels as
/// its raw value, and a column that `init(rawValue:)` refuses is a ``PostgresError``. An array of
/// it is an array of the raw type; that includes raw `UInt8`, whose array is `smallint[]`.
public protocol PostgresValue: PostgresRow {
    /// The type that a parameter is declared as.
    static var postgresType: PostgresType { get }

    /// The type that an array of parameters is declared as.
    static var postgresArrayType: PostgresType { get }

    /// Whether this is NULL; then `encode` is not called.
    var isNull: Bool { get }

    /// Appends the value in the form that ``postgresType`` names.
    ///
    /// - Parameter buffer: gets the bytes, without a length.
    func encode(into buffer: inout [UInt8])

    /// Appends the value as PostgreSQL's text, unescaped; COPY uses it.
    ///
    /// - Parameter buffer: gets UTF-8.
    func encodeText(into buffer: inout [UInt8])

    /// Reads one column.
    ///
    /// - Parameter cell: its bytes are valid during this call only.
    /// - Throws: when the column has another type, or is NULL.
    init(cell: PostgresCell) throws(PostgresError)

    /// Appends the binary form of an array of values.
    ///
    /// - Parameters:
    ///   - values: may hold NULLs.
    ///   - buffer: gets the bytes, without a length.
    static func encodeArray(_ values: [Self], into buffer: inout [UInt8])

    /// Appends the text form of an array of values.
    ///
    /// - Parameters:
    ///   - values: may hold NULLs.
    ///   - buffer: gets UTF-8.
    static func encodeArrayText(_ values: [Self], into buffer: inout [UInt8])

    /// Reads a column that holds an array.
    ///
    /// - Parameter cell: its bytes are valid during this call only.
    /// - Returns: the elements in order.
    /// - Throws: when it is no array of at most one dimension of this type.
    static func decodeArray(_ cell: PostgresCell) throws(PostgresError) -> [Self]
}

extension PostgresValue {
    /// A value alone is a row of one column.
    ///
    /// - Parameter row: gives its next column.
    /// - Throws: when the column has another type, or is NULL.
    public init(row: inout RowReader) throws(PostgresError) { self = try row.next() }

    /// False: only `Optional` can be NULL.
    public var isNull: Bool { false }

    /// The array of ``postgresType``.
    public static var postgresArrayType: PostgresType {
        let element = postgresType
        precondition(element.arrayNumber != 0, "PostgreSQL has no array of \(Self.self) here")
        return PostgresType(element.arrayNumber)
    }
}

extension PostgresValue where Self: RawRepresentable, RawValue: PostgresValue {
    /// The type of the raw value.
    public static var postgresType: PostgresType { RawValue.postgresType }

    /// Whether the raw value is NULL.
    public var isNull: Bool { rawValue.isNull }

    /// Appends the raw value.
    ///
    /// - Parameter buffer: gets the bytes, without a length.
    public func encode(into buffer: inout [UInt8]) { rawValue.encode(into: &buffer) }

    /// Appends the raw value as text.
    ///
    /// - Parameter buffer: gets UTF-8.
    public func encodeText(into buffer: inout [UInt8]) { rawValue.encodeText(into: &buffer) }

    /// Reads the raw value, and makes the value from it.
    ///
    /// - Parameter cell: its bytes are valid during this call only.
    /// - Throws: when the raw value cannot be read, or no value has it.
    public init(cell: PostgresCell) throws(PostgresError) {
        guard let value = Self(rawValue: try RawValue(cell: cell)) else {
            throw cell.mismatch("a raw value of \(Self.self)")
        }
        self = value
    }
}
