/// A header value with parameters: `form-data; name="file"; filename="a.csv"` (RFC 9110 5.6.6).
struct HeaderParameters: Sendable, Hashable {
    /// Before the first semicolon; lower case.
    let value: String

    private var parameters: [String: String] = [:]

    /// Reads what there is; a malformed parameter is left out, the first of a name counts.
    init(_ text: String) {
        var rest = Array(text.utf8)[...]
        func token(until stops: [UInt8]) -> String {
            let part = rest.prefix { !stops.contains($0) }
            rest = rest.dropFirst(part.count)
            return String(decoding: part, as: UTF8.self).trimmed
        }
        value = token(until: [59]).lowercased()
        while rest.first == 59 {
            rest = rest.dropFirst()
            let name = token(until: [61, 59]).lowercased()
            guard rest.first == 61 else { continue }
            rest = rest.dropFirst()
            while rest.first == 32 || rest.first == 9 { rest = rest.dropFirst() }
            var found: [UInt8] = []
            if rest.first == 34 {
                rest = rest.dropFirst()
                while let byte = rest.popFirst(), byte != 34 {
                    // Browsers do not escape backslashes of a path; only a quote is escaped.
                    if byte == 92, rest.first == 34, let quote = rest.popFirst() {
                        found.append(quote)
                    } else {
                        found.append(byte)
                    }
                }
                _ = token(until: [59])
            } else {
                found = Array(token(until: [59]).utf8)
            }
            if parameters[name] == nil {
                parameters[name] = String(decoding: found, as: UTF8.self)
            }
        }
    }

    /// A parameter by its name in lower case.
    subscript(name: String) -> String? { parameters[name] }
}
