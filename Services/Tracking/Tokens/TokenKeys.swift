// What stands in a tracked URL: nothing can be forged, guessed, or linked by those who see it.
//
//   byte 0     1..16      17..50
//   +--------+----------+-------------------------------------+
//   | key id | SIV tag  | the 34 encrypted bytes of a content |
//   +--------+----------+-------------------------------------+
//   51 bytes, which are 68 characters of base64url without padding and without spare bits: a
//   token has one spelling.
//
// Invariants
// - Nothing is looked up before the tag was verified.
// - The same content under the same key gives the same token: making it again stores nothing.
// - The first key seals; every key opens, so that keys can be replaced one after the other.

internal import Model

/// The keys of a process's tokens.
struct TokenKeys: Sendable {
    private let newest: TokenKey
    private let byID: [UInt8: TokenKey]

    /// Characters of every token.
    static let textLength = 68

    private static let length = 1 + TokenKey.tagLength + TokenContent.length

    /// The first seals, all open; `nil` without any, or when two have one id.
    init?(_ keys: [TokenKey]) {
        guard let newest = keys.first else { return nil }
        self.newest = newest
        byID = Dictionary(keys.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        guard byID.count == keys.count else { return nil }
    }

    /// The token of a content; the same each time.
    func seal(_ content: TokenContent) -> String {
        Base64URL.text([newest.id] + newest.seal(content.bytes))
    }

    /// What a token holds; `nil` unless one of the keys made exactly this text for this purpose.
    func open(_ text: some Collection<UInt8>, for purpose: TokenPurpose) -> TokenContent? {
        guard text.count == TokenKeys.textLength, let bytes = Base64URL.bytes(text),
            bytes.count == TokenKeys.length, let key = byID[bytes[0]],
            let content = key.open(Array(bytes.dropFirst()), TokenContent.init),
            content.purpose == purpose
        else { return nil }
        return content
    }
}
