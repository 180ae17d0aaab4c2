internal import HTTP

/// What follows a path: `?link=3&verdict=bot`; nothing when no value is there.
struct QueryText {
    let text: String

    /// Values that are `nil` are left out.
    init(_ values: (name: String, value: (any CustomStringConvertible)?)...) {
        let pairs = values.compactMap { name, value in
            value.map { "\(name)=\(PercentCoding.encode($0.description))" }
        }
        text = pairs.isEmpty ? "" : "?" + pairs.joined(separator: "&")
    }
}
