internal import Glibc

/// A moment, to the millisecond, in UTC.
///
/// On the wire RFC 3339 with three decimals and `Z`; in PostgreSQL a `timestamptz`.
public struct Instant: RawRepresentable, Codable, Hashable, Sendable, Comparable,
    CustomStringConvertible
{
    /// Milliseconds since 1970-01-01T00:00:00Z, without leap seconds.
    public let rawValue: Int64

    /// A moment by its number.
    ///
    /// - Parameter rawValue: milliseconds since 1970.
    public init(rawValue: Int64) { self.rawValue = rawValue }

    /// The wall clock's time now; may go back when the clock is set.
    public static var now: Instant {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Instant(rawValue: Int64(time.tv_sec) * 1_000 + Int64(time.tv_nsec) / 1_000_000)
    }

    /// Reads RFC 3339, with any number of decimals and any offset.
    ///
    /// - Parameter text: `2026-11-21T09:30:00.000Z`, `2026-11-21T10:30:00+01:00`.
    public init?(_ text: String) {
        let bytes = Array(text.utf8)
        guard bytes.count >= 20, bytes.count <= 40, let day = Day(String(text.prefix(10))),
            bytes[10] == 84 || bytes[10] == 116, bytes[13] == 58, bytes[16] == 58,
            let hour = Day.number(bytes[11..<13]), hour <= 23,
            let minute = Day.number(bytes[14..<16]), minute <= 59,
            let second = Day.number(bytes[17..<19]), second <= 60
        else { return nil }
        var rest = bytes[19...]
        var milliseconds = 0
        if rest.first == 46 {
            let digits = rest.dropFirst().prefix { (48...57).contains($0) }
            guard !digits.isEmpty else { return nil }
            let padded = (Array(digits) + [48, 48]).prefix(3)
            milliseconds = Day.number(padded) ?? 0
            rest = rest.dropFirst(1 + digits.count)
        }
        guard let offset = Instant.offsetMinutes(rest) else { return nil }
        let minutes = Int64(day.rawValue) * 1_440 + Int64(hour * 60 + minute - offset)
        rawValue = (minutes * 60 + Int64(second)) * 1_000 + Int64(milliseconds)
    }

    private static func offsetMinutes(_ text: ArraySlice<UInt8>) -> Int? {
        let bytes = Array(text)
        if bytes == [90] || bytes == [122] { return 0 }
        guard bytes.count == 6, bytes[0] == 43 || bytes[0] == 45, bytes[3] == 58,
            let hours = Day.number(bytes[1..<3]), hours <= 23,
            let minutes = Day.number(bytes[4..<6]), minutes <= 59
        else { return nil }
        return (hours * 60 + minutes) * (bytes[0] == 45 ? -1 : 1)
    }

    /// The day in UTC.
    public var day: Day {
        Day(rawValue: Int32(clamping: rawValue.floorDivided(by: 86_400_000)))
    }

    /// `2026-11-21T09:30:00.000Z`.
    public var description: String {
        let inDay = Int(rawValue - Int64(day.rawValue) * 86_400_000)
        let (hour, minute) = (inDay / 3_600_000, inDay / 60_000 % 60)
        let (second, millisecond) = (inDay / 1_000 % 60, inDay % 1_000)
        return "\(day)T\(Day.pad(hour, 2)):\(Day.pad(minute, 2)):\(Day.pad(second, 2))"
            + ".\(Day.pad(millisecond, 3))Z"
    }

    /// The moment that lies `duration` later, at most the last one there is.
    public static func + (moment: Instant, duration: Duration) -> Instant {
        let (seconds, attoseconds) = duration.components
        let milliseconds = seconds * 1_000 + attoseconds / 1_000_000_000_000_000
        let (sum, overflows) = moment.rawValue.addingReportingOverflow(milliseconds)
        return Instant(rawValue: overflows ? (milliseconds < 0 ? .min : .max) : sum)
    }

    /// The time from `right` to `left`.
    public static func - (left: Instant, right: Instant) -> Duration {
        .milliseconds(left.rawValue - right.rawValue)
    }

    /// Orders by time.
    public static func < (left: Instant, right: Instant) -> Bool {
        left.rawValue < right.rawValue
    }

    /// Reads a JSON string.
    ///
    /// - Parameter decoder: at the string.
    /// - Throws: `DecodingError` when it is not RFC 3339.
    public init(from decoder: any Decoder) throws {
        let text = try decoder.singleValueContainer().decode(String.self)
        guard let instant = Instant(text) ?? decoder.stand(in: Instant(rawValue: 0)) else {
            throw DecodingError.dataCorrupted(
                .init(
                    codingPath: decoder.codingPath,
                    debugDescription: "A moment is written as 2026-11-21T09:30:00.000Z."))
        }
        self = instant
    }

    /// Writes a JSON string.
    ///
    /// - Parameter encoder: where the string goes.
    /// - Throws: what the encoder throws.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}

extension Int64 {
    /// Division that rounds towards minus infinity.
    fileprivate func floorDivided(by divisor: Int64) -> Int64 {
        let quotient = self / divisor
        return self % divisor < 0 ? quotient - 1 : quotient
    }
}
