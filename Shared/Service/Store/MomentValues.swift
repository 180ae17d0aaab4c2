public import Model
public import Postgres

extension Instant: PostgresValue {
    /// Well within what a `timestamptz` holds, 4713 BC to 294276 AD.
    private static let stored: ClosedRange<Int64> = -200_000_000_000_000...9_000_000_000_000_000

    /// A moment further away, such as one of a forged cursor, is the first or last of the range.
    private var timestamp: Timestamp {
        let (first, last) = (Instant.stored.lowerBound, Instant.stored.upperBound)
        return Timestamp(microseconds: min(max(rawValue, first), last) * 1_000)
    }

    private init(_ timestamp: Timestamp) {
        self.init(rawValue: timestamp.microseconds / 1_000)
    }

    /// `timestamptz`.
    public static var postgresType: PostgresType { Timestamp.postgresType }

    /// `timestamptz[]`.
    public static var postgresArrayType: PostgresType { Timestamp.postgresArrayType }

    /// Appends a `timestamptz`.
    ///
    /// - Parameter buffer: gets eight bytes.
    public func encode(into buffer: inout [UInt8]) { timestamp.encode(into: &buffer) }

    /// Appends a `timestamptz` as text.
    ///
    /// - Parameter buffer: gets UTF-8.
    public func encodeText(into buffer: inout [UInt8]) { timestamp.encodeText(into: &buffer) }

    /// Reads a `timestamptz`; what lies below the millisecond is dropped.
    ///
    /// - Parameter cell: one column.
    /// - Throws: when the type is another.
    public init(cell: PostgresCell) throws(PostgresError) { self.init(try Timestamp(cell: cell)) }

    /// Appends a `timestamptz[]`.
    ///
    /// - Parameters:
    ///   - values: any number.
    ///   - buffer: gets the bytes.
    public static func encodeArray(_ values: [Instant], into buffer: inout [UInt8]) {
        Timestamp.encodeArray(values.map(\.timestamp), into: &buffer)
    }

    /// Appends a `timestamptz[]` as text.
    ///
    /// - Parameters:
    ///   - values: any number.
    ///   - buffer: gets UTF-8.
    public static func encodeArrayText(_ values: [Instant], into buffer: inout [UInt8]) {
        Timestamp.encodeArrayText(values.map(\.timestamp), into: &buffer)
    }

    /// Reads a `timestamptz[]`.
    ///
    /// - Parameter cell: one column.
    /// - Returns: the moments in order.
    /// - Throws: when the type is another.
    public static func decodeArray(_ cell: PostgresCell) throws(PostgresError) -> [Instant] {
        try Timestamp.decodeArray(cell).map(Instant.init)
    }
}

extension Day: PostgresValue {
    private var date: DateValue { DateValue(days: rawValue) }

    private init(_ date: DateValue) { self.init(rawValue: date.days) }

    /// `date`.
    public static var postgresType: PostgresType { DateValue.postgresType }

    /// `date[]`.
    public static var postgresArrayType: PostgresType { DateValue.postgresArrayType }

    /// Appends a `date`.
    ///
    /// - Parameter buffer: gets four bytes.
    public func encode(into buffer: inout [UInt8]) { date.encode(into: &buffer) }

    /// Appends a `date` as text.
    ///
    /// - Parameter buffer: gets UTF-8.
    public func encodeText(into buffer: inout [UInt8]) { date.encodeText(into: &buffer) }

    /// Reads a `date`.
    ///
    /// - Parameter cell: one column.
    /// - Throws: when the type is another.
    public init(cell: PostgresCell) throws(PostgresError) { self.init(try DateValue(cell: cell)) }

    /// Appends a `date[]`.
    ///
    /// - Parameters:
    ///   - values: any number.
    ///   - buffer: gets the bytes.
    public static func encodeArray(_ values: [Day], into buffer: inout [UInt8]) {
        DateValue.encodeArray(values.map(\.date), into: &buffer)
    }

    /// Appends a `date[]` as text.
    ///
    /// - Parameters:
    ///   - values: any number.
    ///   - buffer: gets UTF-8.
    public static func encodeArrayText(_ values: [Day], into buffer: inout [UInt8]) {
        DateValue.encodeArrayText(values.map(\.date), into: &buffer)
    }

    /// Reads a `date[]`.
    ///
    /// - Parameter cell: one column.
    /// - Returns: the days in order.
    /// - Throws: when the type is another.
    public static func decodeArray(_ cell: PostgresCell) throws(PostgresError) -> [Day] {
        try DateValue.decodeArray(cell).map(Day.init)
    }
}
