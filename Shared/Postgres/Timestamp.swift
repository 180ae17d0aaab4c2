/// A moment, as `timestamptz` keeps it.
public struct Timestamp: PostgresValue, Hashable, Comparable {
    /// Since 1970-01-01 00:00 UTC; the extremes of `Int64` are `infinity` and `-infinity`.
    public var microseconds: Int64

    /// A moment.
    ///
    /// - Parameter microseconds: since 1970-01-01 00:00 UTC.
    public init(microseconds: Int64) { self.microseconds = microseconds }

    /// From 1970 to PostgreSQL's own beginning, 2000-01-01.
    private static let epoch: Int64 = 946_684_800_000_000

    /// `timestamptz`.
    public static var postgresType: PostgresType { .timestamptz }

    /// Appends microseconds since 2000.
    ///
    /// - Parameter buffer: gets eight bytes.
    public func encode(into buffer: inout [UInt8]) {
        let isInfinite = microseconds == .max || microseconds == .min
        let (value, overflows) = microseconds.subtractingReportingOverflow(Timestamp.epoch)
        buffer.appendBigEndian(isInfinite ? microseconds : overflows ? .min : value)
    }

    /// Appends `2026-01-31 23:59:59.000001+00`.
    ///
    /// - Parameter buffer: gets UTF-8.
    public func encodeText(into buffer: inout [UInt8]) {
        guard microseconds != .max, microseconds != .min else {
            buffer.append(contentsOf: (microseconds > 0 ? "infinity" : "-infinity").utf8)
            return
        }
        let day = microseconds.flooredDivision(by: 86_400_000_000)
        let rest = microseconds - day * 86_400_000_000
        let date = CivilDate(daysSince1970: day)
        let seconds = rest / 1_000_000
        buffer.appendDecimal(date.shownYear, width: 4)
        buffer.append(UInt8(ascii: "-"))
        buffer.appendDecimal(date.month, width: 2)
        buffer.append(UInt8(ascii: "-"))
        buffer.appendDecimal(date.day, width: 2)
        buffer.append(UInt8(ascii: " "))
        buffer.appendDecimal(seconds / 3_600, width: 2)
        buffer.append(UInt8(ascii: ":"))
        buffer.appendDecimal(seconds / 60 % 60, width: 2)
        buffer.append(UInt8(ascii: ":"))
        buffer.appendDecimal(seconds % 60, width: 2)
        buffer.append(UInt8(ascii: "."))
        buffer.appendDecimal(rest % 1_000_000, width: 6)
        buffer.append(contentsOf: "+00".utf8)
        if date.isBeforeChrist { buffer.append(contentsOf: " BC".utf8) }
    }

    /// Reads `timestamptz`, and `timestamp` as UTC.
    ///
    /// - Parameter cell: one column.
    /// - Throws: when the type is another.
    public init(cell: PostgresCell) throws(PostgresError) {
        guard cell.type == TypeNumber.timestamptz || cell.type == TypeNumber.timestamp else {
            throw cell.mismatch("a Timestamp")
        }
        let value = try cell.integer(Int64.self)
        let isInfinite = value == .max || value == .min
        microseconds = isInfinite ? value : value &+ Timestamp.epoch
    }

    /// Orders by time.
    public static func < (left: Timestamp, right: Timestamp) -> Bool {
        left.microseconds < right.microseconds
    }
}
