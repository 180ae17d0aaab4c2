internal import Columns
internal import Model

/// The days on which a test of one contact can turn by itself.
struct TurningDays {
    private let values: ContactValues
    private let today: Day
    /// How far ahead is looked.
    private static let horizon: Int32 = 3_660

    init(_ values: ContactValues, today: Day) {
        self.values = values
        self.today = today
    }

    /// Ascending, from tomorrow on; on some of them it may stay what it was.
    func days(of test: Criterion) -> [Day] {
        let ahead = today.rawValue + 1...today.rawValue + TurningDays.horizon
        return Set(candidates(of: test)).filter(ahead.contains).sorted().map(Day.init(rawValue:))
    }

    private func candidates(of test: Criterion) -> [Int32] {
        let days = Int32(max(0, min(test.number ?? 0, 100_000)))
        switch test.test {
        case .inLastDays, .inNextDays, .moreThanDaysAgo, .moreThanDaysAhead:
            guard let day = day(of: test)?.rawValue else { return [] }
            return [day - days, day, day + days].flatMap { [$0, $0 + 1] }
        case .anniversary, .anniversaryInNextDays, .anniversaryInLastDays:
            guard let day = day(of: test) else { return [] }
            return anniversaries(of: day).flatMap {
                [$0 - days + 1, $0, $0 + 1, $0 + days]
            }
        default:
            guard let window = test.days.map(Int32.init(clamping:)),
                case .activity(let activity) = ColumnKey(test)
            else {
                return []
            }
            return (values.activities[activity] ?? []).flatMap {
                [$0.day.rawValue, $0.day.rawValue + window]
            }
        }
    }

    private func day(of test: Criterion) -> Day? {
        guard test.on == .field else { return values.row.created }
        guard case .text(let text) = values.row.fields[test.field ?? ""] else { return nil }
        return Day(text)
    }

    /// Of every year that is looked at: one before the first, two behind the last.
    private func anniversaries(of day: Day) -> [Int32] {
        let (_, month, number) = day.calendar
        let first = today.calendar.year
        return (first - 1...first + 12).compactMap { year in
            let there = Day(year: year, month: month, day: number)
            return (there ?? Day(year: year, month: month, day: 28))?.rawValue
        }
    }
}
