/// A day of the Gregorian calendar, without a time or a zone.
///
/// On the wire `YYYY-MM-DD` (RFC 3339 full-date); in PostgreSQL a `date`.
public struct Day: RawRepresentable, Codable, Hashable, Sendable, Comparable,
    CustomStringConvertible
{
    /// Days since 1970-01-01.
    public let rawValue: Int32

    /// A day by its number.
    ///
    /// - Parameter rawValue: days since 1970-01-01.
    public init(rawValue: Int32) { self.rawValue = rawValue }

    /// A day by its calendar numbers, or `nil` when the calendar lacks it.
    ///
    /// - Parameters:
    ///   - year: 1 to 9999.
    ///   - month: 1 to 12.
    ///   - day: 1 to 31.
    public init?(year: Int, month: Int, day: Int) {
        guard (1...9_999).contains(year), (1...12).contains(month), day >= 1,
            day <= Day.length(ofMonth: month, in: year)
        else { return nil }
        // Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms", days_from_civil.
        let shifted = month <= 2 ? year - 1 : year
        let era = shifted / 400
        let yearOfEra = shifted - era * 400
        let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        rawValue = Int32(era * 146_097 + dayOfEra - 719_468)
    }

    /// Reads exactly `YYYY-MM-DD`.
    ///
    /// - Parameter text: ten ASCII characters.
    public init?(_ text: String) {
        let bytes = Array(text.utf8)
        guard bytes.count == 10, bytes[4] == 45, bytes[7] == 45,
            let year = Day.number(bytes[0..<4]), let month = Day.number(bytes[5..<7]),
            let day = Day.number(bytes[8..<10])
        else { return nil }
        self.init(year: year, month: month, day: day)
    }

    /// Reads a cell of an import: a day, or an ISO date-time whose date part counts.
    ///
    /// - Parameter text: `2018-08-25`, `2018-08-25T10:00:00Z`, `2018-08-25 10:00`.
    public init?(cell text: String) {
        guard let day = Day(String(text.prefix(10))) else { return nil }
        let rest = text.dropFirst(10)
        if !rest.isEmpty {
            guard let separator = rest.first, separator == "T" || separator == " ",
                Day.isTime(rest.dropFirst())
            else { return nil }
        }
        self = day
    }

    /// Year, month and day of the month.
    public var calendar: (year: Int, month: Int, day: Int) {
        // Hinnant's civil_from_days.
        let shifted = Int(rawValue) + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra =
            (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let monthIndex = (5 * dayOfYear + 2) / 153
        let month = monthIndex < 10 ? monthIndex + 3 : monthIndex - 9
        let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
        return (year, month, dayOfYear - (153 * monthIndex + 2) / 5 + 1)
    }

    /// `YYYY-MM-DD`.
    public var description: String {
        let (year, month, day) = calendar
        return "\(Day.pad(year, 4))-\(Day.pad(month, 2))-\(Day.pad(day, 2))"
    }

    /// Orders by time.
    public static func < (left: Day, right: Day) -> Bool { left.rawValue < right.rawValue }

    /// Reads a JSON string.
    ///
    /// - Parameter decoder: at the string.
    /// - Throws: `DecodingError` when it is not a day.
    public init(from decoder: any Decoder) throws {
        let text = try decoder.singleValueContainer().decode(String.self)
        guard let day = Day(text) ?? decoder.stand(in: Day(rawValue: 0)) else {
            throw DecodingError.dataCorrupted(
                .init(
                    codingPath: decoder.codingPath,
                    debugDescription: "A day is written as 2018-08-25."))
        }
        self = day
    }

    /// Writes a JSON string.
    ///
    /// - Parameter encoder: where the string goes.
    /// - Throws: what the encoder throws.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }

    static func length(ofMonth month: Int, in year: Int) -> Int {
        switch month {
        case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }

    static func number(_ digits: some Collection<UInt8>) -> Int? {
        var value = 0
        for digit in digits {
            guard (48...57).contains(digit) else { return nil }
            value = value * 10 + Int(digit - 48)
        }
        return value
    }

    static func pad(_ number: Int, _ width: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }

    /// `HH:MM`, with optional seconds, fraction and zone.
    private static func isTime(_ text: Substring) -> Bool {
        var rest = Array(text.utf8)[...]
        func take(_ count: Int, upTo limit: Int) -> Bool {
            guard rest.count >= count, let value = number(rest.prefix(count)), value <= limit
            else { return false }
            rest = rest.dropFirst(count)
            return true
        }
        func skip(_ byte: UInt8) -> Bool {
            guard rest.first == byte else { return false }
            rest = rest.dropFirst()
            return true
        }
        guard take(2, upTo: 23), skip(58), take(2, upTo: 59) else { return false }
        if skip(58) {
            guard take(2, upTo: 60) else { return false }
            if skip(46) {
                let digits = rest.prefix { (48...57).contains($0) }
                guard !digits.isEmpty else { return false }
                rest = rest.dropFirst(digits.count)
            }
        }
        if rest.isEmpty || (rest.count == 1 && skip(90)) { return true }
        guard skip(43) || skip(45), take(2, upTo: 23) else { return false }
        if rest.isEmpty { return true }
        _ = skip(58)
        return take(2, upTo: 59) && rest.isEmpty
    }
}

extension Decoder {
    /// `value` when an error was noted already and any value will do.
    func stand<Value>(in value: Value) -> Value? { reading == .placeholder ? value : nil }
}
