/// The part of a target behind `?`, read when asked.
public struct Query: Sendable {
    private let bytes: [UInt8]
    private let range: Range<Int>

    /// The query in a head that a parser has checked.
    init(_ bytes: [UInt8], _ range: Range<Int>) {
        self.bytes = bytes
        self.range = range
    }

    /// The first value of a name, decoded; `nil` when absent or badly encoded.
    public subscript(name: String) -> String? { all(name).first }

    /// Every value of a name, decoded, in the order they were sent.
    ///
    /// - Parameter name: case counts.
    /// - Returns: badly encoded values are left out.
    public func all(_ name: String) -> [String] {
        pairs.compactMap { pair in
            pair.name == name ? pair.value : nil
        }
    }

    /// The names in the order they were sent, repeats included.
    public var names: [String] { pairs.compactMap(\.name) }

    /// Reads the one value of a name.
    ///
    /// - Parameters:
    ///   - name: case counts.
    ///   - type: what to read it as.
    /// - Returns: `nil` when the name is absent.
    /// - Throws: a 400 `invalid-query` when it is sent twice, empty, badly encoded or no such value.
    public func value<Value: PathValue>(_ name: String, as type: Value.Type) throws -> Value? {
        var found: String??
        for pair in pairs where pair.name == name {
            guard found == nil else { throw RequestFault.invalidQuery(name) }
            found = .some(pair.value)
        }
        guard let found else { return nil }
        guard let text = found, !text.isEmpty, let value = Value(pathValue: text) else {
            throw RequestFault.invalidQuery(name)
        }
        return value
    }

    /// Reads the one text of a name; empty means absent.
    ///
    /// - Parameter name: case counts.
    /// - Returns: `nil` when the name is absent or its value is empty.
    /// - Throws: a 400 `invalid-query` when it is sent twice or badly encoded.
    public func text(_ name: String) throws -> String? {
        let found = pairs.filter { $0.name == name }
        guard found.count < 2 else { throw RequestFault.invalidQuery(name) }
        guard let first = found.first else { return nil }
        guard let text = first.value else { throw RequestFault.invalidQuery(name) }
        return text.isEmpty ? nil : text
    }

    private var pairs: [(name: String?, value: String?)] {
        guard !range.isEmpty else { return [] }
        return bytes[range].split(separator: 38).map { pair in
            guard let equals = pair.firstIndex(of: 61) else {
                return (PercentCoding.decode(pair, plusIsSpace: true), "")
            }
            return (
                PercentCoding.decode(pair[..<equals], plusIsSpace: true),
                PercentCoding.decode(pair[(equals + 1)...], plusIsSpace: true)
            )
        }
    }
}
