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
        let content = Array(text).withUnsafeBytes { open($0) }
        return content?.purpose == purpose ? content : nil
    }

    /// What a token holds; `nil` unless one of the keys made exactly this text.
    ///
    /// - Complexity: some 0.7 µs, nothing is allocated.
    func open(_ text: UnsafeRawBufferPointer) -> TokenContent? {
        guard text.count == TokenKeys.textLength else { return nil }
        return withUnsafeTemporaryAllocation(byteCount: TokenKeys.length, alignment: 8) { bytes in
            guard Base64URL.decode(text, into: bytes) else { return nil }
            let key = bytes[0] == newest.id ? newest : byID[bytes[0]]
            return key?.open(UnsafeRawBufferPointer(rebasing: bytes[1...]), TokenContent.init)
        }
    }
}
