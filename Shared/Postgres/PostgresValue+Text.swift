extension String: PostgresValue {
    /// `text`.
    public static var postgresType: PostgresType { .text }

    /// Appends UTF-8; the server refuses a zero byte in it (SQLSTATE 22021).
    ///
    /// - Parameter buffer: gets the bytes.
    public func encode(into buffer: inout [UInt8]) { buffer.append(contentsOf: utf8) }

    /// Appends UTF-8.
    ///
    /// - Parameter buffer: gets the bytes.
    public func encodeText(into buffer: inout [UInt8]) { buffer.append(contentsOf: utf8) }

    /// Reads text of any kind, and the types whose text is exact.
    ///
    /// - Parameter cell: one column.
    /// - Throws: when the type has another form: cast it to text in the statement.
    public init(cell: PostgresCell) throws(PostgresError) {
        switch cell.type {
        case let type where TypeNumber.isText(type):
            self = String(decoding: try cell.present(), as: UTF8.self)
        case TypeNumber.jsonb:
            self = String(decoding: try cell.present().dropFirst(), as: UTF8.self)
        case TypeNumber.uuid: self = try cell.uuidText()
        case TypeNumber.numeric: self = try cell.numericText(wholeOnly: false)
        case TypeNumber.void: self = ""
        default: self = try Int64(cell: cell).description
        }
    }
}

extension UInt8: PostgresValue {
    /// `smallint`; but an array of bytes is `bytea`.
    public static var postgresType: PostgresType { .int2 }

    /// `bytea`.
    public static var postgresArrayType: PostgresType { .bytea }

    /// Appends two bytes.
    ///
    /// - Parameter buffer: gets the bytes.
    public func encode(into buffer: inout [UInt8]) { buffer.appendBigEndian(Int16(self)) }

    /// Appends decimal digits.
    ///
    /// - Parameter buffer: gets UTF-8.
    public func encodeText(into buffer: inout [UInt8]) {
        buffer.append(contentsOf: description.utf8)
    }

    /// Reads `smallint`.
    ///
    /// - Parameter cell: one column.
    /// - Throws: when the type is another, or the number does not fit.
    public init(cell: PostgresCell) throws(PostgresError) {
        guard let number = UInt8(exactly: try Int16(cell: cell)) else {
            throw cell.mismatch("a UInt8")
        }
        self = number
    }

    /// Appends the bytes as they are.
    ///
    /// - Parameters:
    ///   - values: one `bytea`.
    ///   - buffer: gets the bytes.
    public static func encodeArray(_ values: [UInt8], into buffer: inout [UInt8]) {
        buffer.append(contentsOf: values)
    }

    /// Appends `\x` and hexadecimal digits.
    ///
    /// - Parameters:
    ///   - values: one `bytea`.
    ///   - buffer: gets UTF-8.
    public static func encodeArrayText(_ values: [UInt8], into buffer: inout [UInt8]) {
        buffer.append(contentsOf: "\\x".utf8)
        for value in values { buffer.appendHexadecimal(value) }
    }

    /// Reads `bytea`, or the UTF-8 of a text type.
    ///
    /// - Parameter cell: one column.
    /// - Returns: a copy of the bytes.
    /// - Throws: when the type is another.
    public static func decodeArray(_ cell: PostgresCell) throws(PostgresError) -> [UInt8] {
        guard cell.type == TypeNumber.bytea || TypeNumber.isText(cell.type) else {
            throw cell.mismatch("bytes")
        }
        return Array(try cell.present())
    }
}

extension TypeNumber {
    /// Whether the binary form is the text itself.
    static func isText(_ type: UInt32) -> Bool {
        switch type {
        case text, varchar, bpchar, name, char, json, xml, unknown: true
        default: type >= firstOfUsers
        }
    }
}

extension [UInt8] {
    /// Appends two lower-case digits.
    mutating func appendHexadecimal(_ byte: UInt8) {
        for digit in [byte >> 4, byte & 15] {
            append(digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "a") + digit - 10)
        }
    }
}
