import HTTP

/// One measured figure, as `deploy/bench --json` prints it: one object a line.
struct Figure: Codable {
    /// What was measured, such as `click-to-entry p99`.
    var name: String

    /// What was measured here.
    var value: Double

    /// Such as `ms` or `requests/s`.
    var unit: String

    /// What it is compared with, measured in the same run or promised; `nil` without one.
    var limit: Double?

    /// `value` over `limit`; `nil` where that is 0.
    var ratio: Double?

    /// What must be true, such as `ratio >= 0.7` or `value <= 20`; `nil` when it only informs.
    var must: String?

    /// Whether it is.
    var held: Bool

    init(_ name: String, _ value: Double, _ unit: String, limit: Double? = nil, must: String? = nil)
    {
        self.name = name
        self.value = value
        self.unit = unit
        self.limit = limit
        self.must = must
        let ratio = limit.flatMap { $0 == 0 ? nil : value / $0 }
        self.ratio = ratio
        held = must.map { Figure.holds($0, value: value, ratio: ratio) } ?? true
    }

    /// The line of this figure: every key in this order, `null` where there is nothing.
    var line: String {
        let members: [(String, JSON)] = [
            ("name", .string(name)), ("value", .double(value)), ("unit", .string(unit)),
            ("limit", limit.map { .double($0) } ?? .null),
            ("ratio", ratio.map { .double($0) } ?? .null),
            ("must", must.map { .string($0) } ?? .null), ("held", .bool(held)),
        ]
        let object = JSON.object(members.map { JSON.Member(key: $0, value: $1) })
        return String(decoding: object.bytes, as: UTF8.self)
    }

    /// Reads `value <= 20` and its like; what cannot be read is not held.
    private static func holds(_ must: String, value: Double, ratio: Double?) -> Bool {
        let words = must.split(separator: " ")
        guard words.count == 3, let bound = Double(words[2]),
            let subject = words[0] == "ratio" ? ratio : value
        else { return false }
        return words[1] == ">=" ? subject >= bound : subject <= bound
    }
}
