extension Optional: PostgresValue, PostgresRow where Wrapped: PostgresValue {
    /// The type of what it wraps.
    public static var postgresType: PostgresType { Wrapped.postgresType }

    /// Whether it is `nil`.
    public var isNull: Bool { self?.isNull ?? true }

    /// Appends what it wraps.
    ///
    /// - Parameter buffer: gets the bytes; nothing for `nil`.
    public func encode(into buffer: inout [UInt8]) { self?.encode(into: &buffer) }

    /// Appends what it wraps.
    ///
    /// - Parameter buffer: gets UTF-8; nothing for `nil`.
    public func encodeText(into buffer: inout [UInt8]) { self?.encodeText(into: &buffer) }

    /// Reads NULL as `nil`.
    ///
    /// - Parameter cell: one column.
    /// - Throws: what the wrapped type throws.
    public init(cell: PostgresCell) throws(PostgresError) {
        self = cell.isNull ? nil : try Wrapped(cell: cell)
    }
}

extension Array: PostgresValue, PostgresRow where Element: PostgresValue {
    /// The array of the element's type.
    public static var postgresType: PostgresType { Element.postgresArrayType }

    /// Appends dimensions and elements; for bytes, the bytes.
    ///
    /// - Parameter buffer: gets the bytes.
    public func encode(into buffer: inout [UInt8]) { Element.encodeArray(self, into: &buffer) }

    /// Appends `{"one","two"}`; for bytes, `\x` and digits.
    ///
    /// - Parameter buffer: gets UTF-8.
    public func encodeText(into buffer: inout [UInt8]) {
        Element.encodeArrayText(self, into: &buffer)
    }

    /// Reads an array of at most one dimension.
    ///
    /// - Parameter cell: one column.
    /// - Throws: when it is something else, or an element is.
    public init(cell: PostgresCell) throws(PostgresError) { self = try Element.decodeArray(cell) }
}

extension PostgresValue {
    /// Appends dimensions and elements.
    ///
    /// - Parameters:
    ///   - values: may hold NULLs.
    ///   - buffer: gets the bytes.
    public static func encodeArray(_ values: [Self], into buffer: inout [UInt8]) {
        buffer.appendArray(values, of: postgresType.elementNumber) { $0.encode(into: &$1) }
    }

    /// Appends `{"one","two"}`.
    ///
    /// - Parameters:
    ///   - values: may hold NULLs.
    ///   - buffer: gets UTF-8.
    public static func encodeArrayText(_ values: [Self], into buffer: inout [UInt8]) {
        var element: [UInt8] = []
        buffer.append(UInt8(ascii: "{"))
        for (index, value) in values.enumerated() {
            if index > 0 { buffer.append(UInt8(ascii: ",")) }
            guard !value.isNull else {
                buffer.append(contentsOf: "NULL".utf8)
                continue
            }
            element.removeAll(keepingCapacity: true)
            value.encodeText(into: &element)
            buffer.append(UInt8(ascii: "\""))
            for byte in element {
                if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") {
                    buffer.append(UInt8(ascii: "\\"))
                }
                buffer.append(byte)
            }
            buffer.append(UInt8(ascii: "\""))
        }
        buffer.append(UInt8(ascii: "}"))
    }

    /// Reads an array of at most one dimension.
    ///
    ///     int32 dimensions | int32 has NULL | uint32 type
    ///     a dimension: int32 count | int32 lower bound
    ///     an element: int32 length, -1 for NULL | bytes
    ///
    /// - Parameter cell: one column; source: `array_send` in PostgreSQL's `arrayfuncs.c`.
    /// - Returns: the elements in order.
    /// - Throws: when it is something else, or an element is.
    public static func decodeArray(_ cell: PostgresCell) throws(PostgresError) -> [Self] {
        let bytes = try cell.present()
        func integer(_ offset: Int) throws(PostgresError) -> Int32 {
            guard offset + 4 <= bytes.count else { throw cell.mismatch("an array of \(Self.self)") }
            return Int32(bigEndian: bytes.loadUnaligned(fromByteOffset: offset, as: Int32.self))
        }
        let dimensions = try integer(0)
        let type = UInt32(bitPattern: try integer(8))
        if dimensions == 0 { return [] }
        guard dimensions == 1 else { throw cell.mismatch("an array of one dimension") }
        let count = Int(try integer(12))
        guard count >= 0, count <= bytes.count / 4 else {
            throw cell.mismatch("an array of \(Self.self)")
        }
        var values: [Self] = []
        values.reserveCapacity(count)
        var offset = 20
        for _ in 0..<count {
            let length = Int(try integer(offset))
            offset += 4
            guard length >= 0 else {
                values.append(try Self(cell: cell.element(nil, type: type)))
                continue
            }
            guard offset + length <= bytes.count else {
                throw cell.mismatch("an array of \(Self.self)")
            }
            let element = UnsafeRawBufferPointer(rebasing: bytes[offset..<(offset + length)])
            values.append(try Self(cell: cell.element(element, type: type)))
            offset += length
        }
        return values
    }
}

extension [UInt8] {
    /// Appends an array's header, and each element behind its length.
    mutating func appendArray<Value: PostgresValue>(
        _ values: [Value], of type: UInt32, _ encode: (Value, inout [UInt8]) -> Void
    ) {
        reserveCapacity(count + 20 + values.count * 12)
        appendBigEndian(Int32(values.isEmpty ? 0 : 1))
        let flag = count
        appendBigEndian(Int32(0))
        appendBigEndian(type)
        guard !values.isEmpty else { return }
        appendBigEndian(Int32(values.count))
        appendBigEndian(Int32(1))
        for value in values {
            let start = count
            guard !value.isNull else {
                appendBigEndian(Int32(-1))
                setBigEndian(1, at: flag)
                continue
            }
            appendBigEndian(Int32(0))
            encode(value, &self)
            setBigEndian(Int32(count - start - 4), at: start)
        }
    }
}
