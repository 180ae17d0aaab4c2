internal import Service

/// The secrets of tokens as an operator writes them: `{"1": "<64 hexadecimal digits>"}`.
///
/// A file or an environment variable holds the same as `1:<digits>,2:<digits>`. The highest id
/// seals, all open: a new key is first added everywhere, then given the highest id.
struct TokenKeySetting: Codable, Sendable, ExpressibleByDictionaryLiteral {
    var byID: [String: String]

    init(dictionaryLiteral pairs: (String, String)...) {
        byID = Dictionary(pairs, uniquingKeysWith: { _, last in last })
    }

    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        guard let text = try? container.decode(String.self) else {
            byID = try container.decode([String: String].self)
            return
        }
        let pairs = text.split(separator: ",").map { $0.split(separator: ":", maxSplits: 1) }
        byID = [:]
        for pair in pairs where pair.count == 2 { byID[String(pair[0])] = String(pair[1]) }
        guard byID.count == pairs.count else {
            throw DecodingError.dataCorruptedError(
                in: container, debugDescription: "Keys are written as 1:<64 digits>,2:<64 digits>.")
        }
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(byID)
    }

    /// The keys; `nil` when there is none, or one of them is none.
    func keys() -> TokenKeys? {
        var keys: [TokenKey] = []
        for (id, digits) in byID {
            guard let id = UInt8(id), let secret = Digest.bytes(hex: digits),
                let key = TokenKey(id: id, secret: secret)
            else { return nil }
            keys.append(key)
        }
        return TokenKeys(keys.sorted { $0.id > $1.id })
    }
}
