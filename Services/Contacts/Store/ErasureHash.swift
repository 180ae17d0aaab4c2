internal import Model
internal import Service

/// What is left of an erased address: enough to refuse it, too little to know it.
struct ErasureHash: Sendable {
    private let key: [UInt8]

    /// - Parameter key: at least 32 secret bytes; with another key, erased addresses come back.
    init(key: [UInt8]) { self.key = key }

    /// HMAC-SHA-256 of the account and the normalised address.
    func of(_ email: String, in account: AccountID) -> [UInt8] {
        Digest.hmac(key: key, Array("\(account)\n\(email)".utf8))
    }
}
