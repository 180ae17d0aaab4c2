/// A command that is put together at run time: fixed text, and bound values.
///
/// Fragments are `StaticString`: a value cannot become text, by type.
public struct SQLText: Sendable {
    /// Text between parameters: one more than there are parameters.
    private var fragments = [""]
    private(set) var parameters = Parameters()
    let name: String

    /// An empty command.
    ///
    /// - Parameter name: what errors and metrics call it.
    public init(name: StaticString = "dynamic") { self.name = name.description }

    /// A command that begins with `fragment`.
    ///
    /// - Parameters:
    ///   - fragment: SQL.
    ///   - name: what errors and metrics call it.
    public init(_ fragment: StaticString, name: StaticString = "dynamic") {
        self.init(name: name)
        append(fragment)
    }

    /// Whether nothing was appended.
    public var isEmpty: Bool { fragments.count == 1 && fragments[0].isEmpty }

    /// Appends SQL.
    ///
    /// - Parameter fragment: ends where it ends: write the space between two yourself.
    public mutating func append(_ fragment: StaticString) {
        fragments[fragments.count - 1] += fragment.description
    }

    /// Appends a quoted name, for commands where the name itself is chosen at run time.
    ///
    /// - Parameter identifier: 1 to 63 bytes of UTF-8 without a zero byte, as PostgreSQL demands.
    public mutating func append(identifier: String) {
        precondition((1...63).contains(identifier.utf8.count), "a name is 1 to 63 bytes")
        precondition(!identifier.utf8.contains(0), "a name has no zero byte")
        var quoted = "\""
        for character in identifier.unicodeScalars {
            if character == "\"" { quoted += "\"" }
            quoted.unicodeScalars.append(character)
        }
        fragments[fragments.count - 1] += quoted + "\""
    }

    /// Appends another command's text and values.
    ///
    /// - Parameter other: its parameters are numbered on from this one's.
    public mutating func append(_ other: SQLText) {
        fragments[fragments.count - 1] += other.fragments[0]
        fragments += other.fragments.dropFirst()
        parameters.append(contentsOf: other.parameters)
    }

    /// Appends a parameter.
    ///
    /// - Parameters:
    ///   - value: bound, never text.
    ///   - cast: such as `::bigint[]`, written after it.
    public mutating func bind<Value: PostgresValue>(_ value: Value, cast: StaticString = "") {
        parameters.append(value)
        fragments.append(cast.description)
    }

    /// What the server gets: parameters are numbered in the order of their appearance.
    var text: String {
        var text = fragments[0]
        for (index, fragment) in fragments.enumerated().dropFirst() {
            text += "$\(index)"
            text += fragment
        }
        return text
    }
}
