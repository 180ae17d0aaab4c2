internal import Model

/// A hit where it lies in a batch; not to be kept longer than the batch's bytes.
struct RawHit {
    let receivedAt: Instant
    let content: TokenContent
    let flags: HitFlags
    let address: HitAddress

    /// UTF-8.
    let agent: UnsafeRawBufferPointer
}
