/// A body in the pieces in which it arrives, none of them empty.
///
/// One task reads it, once. While nobody asks for the next piece, at most some 64 KiB wait here
/// and the rest with the sender.
public struct BodyChunks: AsyncSequence, Sendable {
    let source: ByteSource?
    let lease: (any AnyObject & Sendable)?

    /// Begins to read.
    public func makeAsyncIterator() -> Iterator { Iterator(source: source, lease: lease) }

    /// Reads the pieces one after the other.
    public struct Iterator: AsyncIteratorProtocol {
        let source: ByteSource?
        let lease: (any AnyObject & Sendable)?

        /// The next piece; `nil` after the last.
        public mutating func next() async throws -> [UInt8]? { try await source?.next() }
    }
}
