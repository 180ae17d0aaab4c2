/// The rows of one `COPY … FROM STDIN`.
public final class CopyWriter: @unchecked Sendable {
    // @unchecked: used by the one task that runs the closure it was handed to.

    private let connection: Connection
    private var buffer: [UInt8] = []
    private var field: [UInt8] = []

    /// Bytes that are gathered before they go to the socket.
    private static let chunk = 65_536

    init(_ connection: Connection) {
        self.connection = connection
        buffer.reserveCapacity(CopyWriter.chunk * 2)
    }

    /// Writes one row in COPY's text format, its default.
    ///
    /// - Parameter values: in the order of the command's columns.
    /// - Throws: ``PostgresError`` when the connection broke, or the server refused an earlier row.
    public func row<each Value: PostgresValue>(_ values: repeat each Value) async throws {
        var isFirst = true
        repeat append(each values, &isFirst)
        buffer.append(UInt8(ascii: "\n"))
        if buffer.count >= CopyWriter.chunk { try await flush() }
    }

    /// Writes bytes as they are, in the format of the command.
    ///
    /// - Parameter bytes: need not end where a row ends.
    /// - Throws: ``PostgresError`` when the connection broke, or the server refused an earlier row.
    public func write(_ bytes: [UInt8]) async throws {
        buffer.append(contentsOf: bytes)
        if buffer.count >= CopyWriter.chunk { try await flush() }
    }

    func flush() async throws {
        guard !buffer.isEmpty else { return }
        try await connection.putCopy(buffer)
        buffer.removeAll(keepingCapacity: true)
    }

    private func append<Value: PostgresValue>(_ value: Value, _ isFirst: inout Bool) {
        if !isFirst { buffer.append(UInt8(ascii: "\t")) }
        isFirst = false
        guard !value.isNull else {
            buffer.append(contentsOf: "\\N".utf8)
            return
        }
        field.removeAll(keepingCapacity: true)
        value.encodeText(into: &field)
        for byte in field {
            switch byte {
            case UInt8(ascii: "\\"): buffer.append(contentsOf: "\\\\".utf8)
            case UInt8(ascii: "\n"): buffer.append(contentsOf: "\\n".utf8)
            case UInt8(ascii: "\r"): buffer.append(contentsOf: "\\r".utf8)
            case UInt8(ascii: "\t"): buffer.append(contentsOf: "\\t".utf8)
            default: buffer.append(byte)
            }
        }
    }
}
