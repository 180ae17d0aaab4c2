public import HTTP

extension Reply {
    /// A long list, line by line at constant memory.
    ///
    /// When `produce` throws, the connection is cut: the client sees that the list is not whole.
    ///
    /// - Parameters:
    ///   - type: of an item.
    ///   - produce: hands over pieces of the list in order.
    /// - Returns: 200 `application/x-ndjson`.
    public static func ndjson<Item: Encodable & Sendable>(
        _ type: Item.Type,
        _ produce:
            @escaping @Sendable (_ write: @Sendable ([Item]) async throws -> Void)
            async throws -> Void
    ) -> Reply {
        .stream(type: "application/x-ndjson") { writer in
            try await produce { items in
                var lines: [UInt8] = []
                for item in items {
                    lines += JSON.encode(item)
                    lines.append(0x0a)
                }
                if !lines.isEmpty { try await writer.write(lines) }
            }
        }
    }
}
