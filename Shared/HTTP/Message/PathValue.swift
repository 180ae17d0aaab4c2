/// What a `{name}` of a route, or a query value, can be read as.
public protocol PathValue: Sendable {
    /// The value that a text stands for; `nil` is answered with 400.
    ///
    /// - Parameter pathValue: percent-decoded, never empty, valid UTF-8 without NUL.
    init?(pathValue: String)
}

extension String: PathValue {
    /// Any text.
    ///
    /// - Parameter pathValue: taken as it is.
    public init?(pathValue: String) { self = pathValue }
}

extension FixedWidthInteger {
    /// A decimal number written in the only way there is: no plus, no leading zero.
    ///
    /// - Parameter pathValue: decimal digits, perhaps after a minus.
    public init?(pathValue: String) {
        var digits = pathValue.utf8[...]
        if digits.first == 45 { digits = digits.dropFirst() }
        guard let first = digits.first, (48...57).contains(first) else { return nil }
        guard first != 48 || pathValue == "0" else { return nil }
        self.init(pathValue, radix: 10)
    }
}

extension Int: PathValue {}
extension Int64: PathValue {}
extension Int32: PathValue {}
