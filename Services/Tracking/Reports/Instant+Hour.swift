internal import Model

extension Instant {
    /// When the hour began that this moment lies in, in UTC.
    var hour: Instant {
        let length: Int64 = 3_600_000
        let inHour = rawValue % length
        return Instant(rawValue: rawValue - (inHour < 0 ? inHour + length : inHour))
    }
}
