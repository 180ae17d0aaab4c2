internal import CCrypto
internal import Synchronization

/// One key of AES-128-SIV (RFC 5297): encrypts and authenticates, the same for the same content.
final class TokenKey: @unchecked Sendable {
    // @unchecked: the two contexts are keyed in init and only copied from afterwards, which
    // libcrypto allows from any number of threads.

    /// Stands in front of each token.
    let id: UInt8

    private let sealing: OpaquePointer
    private let opening: OpaquePointer

    /// Bytes of the two AES-128 keys of SIV.
    static let secretLength = 32

    /// Bytes that authenticate the content.
    static let tagLength = 16

    /// Keys both directions; `nil` when the secret has not 32 bytes or libcrypto lacks the cipher.
    init?(id: UInt8, secret: [UInt8]) {
        guard secret.count == TokenKey.secretLength,
            let cipher = EVP_CIPHER_fetch(nil, "AES-128-SIV", nil)
        else { return nil }
        defer { EVP_CIPHER_free(cipher) }
        guard let sealing = EVP_CIPHER_CTX_new(), let opening = EVP_CIPHER_CTX_new() else {
            return nil
        }
        self.id = id
        self.sealing = sealing
        self.opening = opening
        guard EVP_EncryptInit_ex(sealing, cipher, nil, secret, nil) == 1,
            EVP_DecryptInit_ex(opening, cipher, nil, secret, nil) == 1
        else { return nil }
    }

    deinit {
        EVP_CIPHER_CTX_free(sealing)
        EVP_CIPHER_CTX_free(opening)
        for context in spare.withLock({ $0 }) { EVP_CIPHER_CTX_free(context.pointer) }
    }

    /// The tag, then as many bytes as `plain` has.
    func seal(_ plain: [UInt8]) -> [UInt8] {
        let context = TokenKey.copy(of: sealing)
        defer { EVP_CIPHER_CTX_free(context) }
        let whole = TokenKey.tagLength + plain.count
        return [UInt8](unsafeUninitializedCapacity: whole) { bytes, count in
            guard let start = bytes.baseAddress else { return }
            var written: Int32 = 0
            var rest: Int32 = 0
            let body = start + TokenKey.tagLength
            let works =
                EVP_EncryptUpdate(context, body, &written, plain, Int32(plain.count)) == 1
                && EVP_EncryptFinal_ex(context, body + Int(written), &rest) == 1
                && EVP_CIPHER_CTX_ctrl(
                    context, EVP_CTRL_AEAD_GET_TAG, Int32(TokenKey.tagLength), start) == 1
            precondition(works, "libcrypto could not seal a token")
            count = whole
        }
    }

    /// Calls `read` with the plain text when `sealed` is what ``seal(_:)`` made with this key.
    func open<Value>(
        _ sealed: UnsafeRawBufferPointer, _ read: (UnsafeRawBufferPointer) -> Value?
    ) -> Value? {
        let count = sealed.count - TokenKey.tagLength
        guard count > 0, let start = sealed.bindMemory(to: UInt8.self).baseAddress else {
            return nil
        }
        let context = takeContext()
        defer { giveBack(context) }
        return withUnsafeTemporaryAllocation(of: UInt8.self, capacity: count) { plain in
            var written: Int32 = 0
            let tag = UnsafeMutablePointer(mutating: start)
            // The tag is only read, though C does not say so.
            let isGenuine =
                EVP_CIPHER_CTX_copy(context, opening) == 1
                && EVP_CIPHER_CTX_ctrl(
                    context, EVP_CTRL_AEAD_SET_TAG, Int32(TokenKey.tagLength), tag) == 1
                && EVP_DecryptUpdate(
                    context, plain.baseAddress, &written, start + TokenKey.tagLength, Int32(count))
                    == 1
                && Int(written) == count
            return isGenuine ? read(UnsafeRawBufferPointer(plain)) : nil
        }
    }

    /// Contexts that were used, one for each thread that ever opened at the same time.
    private let spare = Mutex<[Context]>([])

    private struct Context: @unchecked Sendable {
        // @unchecked: one thread at a time takes it out of the list.
        let pointer: OpaquePointer
    }

    private func takeContext() -> OpaquePointer {
        if let known = spare.withLock({ $0.popLast() }) { return known.pointer }
        guard let context = EVP_CIPHER_CTX_new() else { fatalError("no memory for a cipher") }
        return context
    }

    private func giveBack(_ context: OpaquePointer) {
        spare.withLock { $0.append(Context(pointer: context)) }
    }

    private static func copy(of keyed: OpaquePointer) -> OpaquePointer {
        guard let context = EVP_CIPHER_CTX_new() else { fatalError("no memory for a cipher") }
        precondition(EVP_CIPHER_CTX_copy(context, keyed) == 1, "libcrypto could not copy a cipher")
        return context
    }
}
