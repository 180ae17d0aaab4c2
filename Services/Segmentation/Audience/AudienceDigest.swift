internal import CCrypto
internal import Service

/// SHA-256 of contacts' ids, each as eight bytes, the highest first; at constant memory.
struct AudienceDigest: ~Copyable {
    private let context: OpaquePointer
    private var bytes: [UInt8] = []

    init() {
        guard let context = EVP_MD_CTX_new(),
            EVP_DigestInit_ex(context, EVP_sha256(), nil) == 1
        else { preconditionFailure("libcrypto has no SHA-256") }
        self.context = context
    }

    deinit { EVP_MD_CTX_free(context) }

    /// Adds ids, ascending and above those that were added before.
    mutating func add(_ contacts: some Sequence<Int64>) {
        bytes.removeAll(keepingCapacity: true)
        for contact in contacts {
            withUnsafeBytes(of: contact.bigEndian) { bytes.append(contentsOf: $0) }
        }
        EVP_DigestUpdate(context, bytes, bytes.count)
    }

    /// 64 digits.
    consuming func finish() -> String {
        var digest = [UInt8](repeating: 0, count: 32)
        EVP_DigestFinal_ex(context, &digest, nil)
        return Digest.hex(digest)
    }
}
