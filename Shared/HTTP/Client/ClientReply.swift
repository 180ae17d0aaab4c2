/// A reply that was read whole.
public struct ClientReply: Sendable {
    /// The status.
    public let status: Status

    /// The fields.
    public let headers: Headers

    /// The body, without its framing.
    public let body: [UInt8]

    /// Reads the body as JSON.
    ///
    /// - Parameter type: what to read it as.
    /// - Returns: the value.
    /// - Throws: what the decoder finds wrong.
    public func json<Value: Decodable>(_ type: Value.Type) throws -> Value {
        try JSON.decode(type, from: body, .reply)
    }
}

/// A reply whose body is still on its way.
public struct StreamedReply: Sendable {
    /// The status.
    public let status: Status

    /// The fields.
    public let headers: Headers

    /// The body, piece by piece; dropping the reply before the last piece closes the connection.
    public let chunks: BodyChunks

    /// Reads the rest of the body.
    ///
    /// - Parameter limit: the most bytes.
    /// - Returns: the whole body.
    /// - Throws: ``HTTPClientError/replyTooLarge(limit:)``, or what ended the connection.
    public func body(limit: Int = 64 << 20) async throws -> [UInt8] {
        var whole: [UInt8] = []
        for try await chunk in chunks {
            guard whole.count + chunk.count <= limit else {
                throw HTTPClientError.replyTooLarge(limit: limit)
            }
            if whole.isEmpty { whole = chunk } else { whole.append(contentsOf: chunk) }
        }
        return whole
    }
}
