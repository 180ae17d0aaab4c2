/// A day, as `date` keeps it.
public struct DateValue: PostgresValue, Hashable, Comparable {
    /// Since 1970-01-01; the extremes of `Int32` are `infinity` and `-infinity`.
    public var days: Int32

    /// A day.
    ///
    /// - Parameter days: since 1970-01-01.
    public init(days: Int32) { self.days = days }

    /// From 1970 to PostgreSQL's own beginning, 2000-01-01.
    private static let epoch: Int32 = 10_957

    /// `date`.
    public static var postgresType: PostgresType { .date }

    /// Appends days since 2000.
    ///
    /// - Parameter buffer: gets four bytes.
    public func encode(into buffer: inout [UInt8]) {
        let isInfinite = days == .max || days == .min
        let (value, overflows) = days.subtractingReportingOverflow(DateValue.epoch)
        buffer.appendBigEndian(isInfinite ? days : overflows ? .min : value)
    }

    /// Appends `2026-01-31`.
    ///
    /// - Parameter buffer: gets UTF-8.
    public func encodeText(into buffer: inout [UInt8]) {
        guard days != .max, days != .min else {
            buffer.append(contentsOf: (days > 0 ? "infinity" : "-infinity").utf8)
            return
        }
        let date = CivilDate(daysSince1970: Int64(days))
        buffer.appendDecimal(date.shownYear, width: 4)
        buffer.append(UInt8(ascii: "-"))
        buffer.appendDecimal(date.month, width: 2)
        buffer.append(UInt8(ascii: "-"))
        buffer.appendDecimal(date.day, width: 2)
        if date.isBeforeChrist { buffer.append(contentsOf: " BC".utf8) }
    }

    /// Reads `date`.
    ///
    /// - Parameter cell: one column.
    /// - Throws: when the type is another.
    public init(cell: PostgresCell) throws(PostgresError) {
        guard cell.type == TypeNumber.date else { throw cell.mismatch("a DateValue") }
        let value = try cell.integer(Int32.self)
        let isInfinite = value == .max || value == .min
        days = isInfinite ? value : value &+ DateValue.epoch
    }

    /// Orders by time.
    public static func < (left: DateValue, right: DateValue) -> Bool { left.days < right.days }
}
