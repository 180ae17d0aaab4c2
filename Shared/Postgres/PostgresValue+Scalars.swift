extension Int64: PostgresValue {
    /// `bigint`.
    public static var postgresType: PostgresType { .int8 }

    /// Appends eight bytes.
    ///
    /// - Parameter buffer: gets the bytes.
    public func encode(into buffer: inout [UInt8]) { buffer.appendBigEndian(self) }

    /// Appends decimal digits.
    ///
    /// - Parameter buffer: gets UTF-8.
    public func encodeText(into buffer: inout [UInt8]) {
        buffer.append(contentsOf: description.utf8)
    }

    /// Reads any integer type, and whole numbers of `numeric`.
    ///
    /// - Parameter cell: one column.
    /// - Throws: when the type is another, the number has a fraction or does not fit.
    public init(cell: PostgresCell) throws(PostgresError) {
        switch cell.type {
        case TypeNumber.int8: self = try cell.integer(Int64.self)
        case TypeNumber.int4: self = Int64(try cell.integer(Int32.self))
        case TypeNumber.int2: self = Int64(try cell.integer(Int16.self))
        case TypeNumber.oid: self = Int64(try cell.integer(UInt32.self))
        case TypeNumber.xid8:
            guard let number = Int64(exactly: try cell.integer(UInt64.self)) else {
                throw cell.mismatch("an Int64: it is too large")
            }
            self = number
        case TypeNumber.numeric:
            guard let number = Int64(try cell.numericText(wholeOnly: true)) else {
                throw cell.mismatch("an Int64: it has a fraction, or is too large")
            }
            self = number
        default: throw cell.mismatch("an Int64")
        }
    }
}

extension Int: PostgresValue {
    /// `bigint`.
    public static var postgresType: PostgresType { .int8 }

    /// Appends eight bytes.
    ///
    /// - Parameter buffer: gets the bytes.
    public func encode(into buffer: inout [UInt8]) { buffer.appendBigEndian(Int64(self)) }

    /// Appends decimal digits.
    ///
    /// - Parameter buffer: gets UTF-8.
    public func encodeText(into buffer: inout [UInt8]) { Int64(self).encodeText(into: &buffer) }

    /// Reads what `Int64` reads.
    ///
    /// - Parameter cell: one column.
    /// - Throws: what `Int64` throws.
    public init(cell: PostgresCell) throws(PostgresError) { self = Int(try Int64(cell: cell)) }
}

extension Int32: PostgresValue {
    /// `integer`.
    public static var postgresType: PostgresType { .int4 }

    /// Appends four bytes.
    ///
    /// - Parameter buffer: gets the bytes.
    public func encode(into buffer: inout [UInt8]) { buffer.appendBigEndian(self) }

    /// Appends decimal digits.
    ///
    /// - Parameter buffer: gets UTF-8.
    public func encodeText(into buffer: inout [UInt8]) {
        buffer.append(contentsOf: description.utf8)
    }

    /// Reads `integer` and `smallint`.
    ///
    /// - Parameter cell: one column.
    /// - Throws: when the type is another.
    public init(cell: PostgresCell) throws(PostgresError) {
        switch cell.type {
        case TypeNumber.int4: self = try cell.integer(Int32.self)
        case TypeNumber.int2: self = Int32(try cell.integer(Int16.self))
        default: throw cell.mismatch("an Int32")
        }
    }
}

extension Int16: PostgresValue {
    /// `smallint`.
    public static var postgresType: PostgresType { .int2 }

    /// Appends two bytes.
    ///
    /// - Parameter buffer: gets the bytes.
    public func encode(into buffer: inout [UInt8]) { buffer.appendBigEndian(self) }

    /// Appends decimal digits.
    ///
    /// - Parameter buffer: gets UTF-8.
    public func encodeText(into buffer: inout [UInt8]) {
        buffer.append(contentsOf: description.utf8)
    }

    /// Reads `smallint`.
    ///
    /// - Parameter cell: one column.
    /// - Throws: when the type is another.
    public init(cell: PostgresCell) throws(PostgresError) {
        guard cell.type == TypeNumber.int2 else { throw cell.mismatch("an Int16") }
        self = try cell.integer(Int16.self)
    }
}

extension Bool: PostgresValue {
    /// `boolean`.
    public static var postgresType: PostgresType { .bool }

    /// Appends one byte.
    ///
    /// - Parameter buffer: gets the byte.
    public func encode(into buffer: inout [UInt8]) { buffer.append(self ? 1 : 0) }

    /// Appends `t` or `f`.
    ///
    /// - Parameter buffer: gets UTF-8.
    public func encodeText(into buffer: inout [UInt8]) {
        buffer.append(UInt8(ascii: self ? "t" : "f"))
    }

    /// Reads `boolean`.
    ///
    /// - Parameter cell: one column.
    /// - Throws: when the type is another.
    public init(cell: PostgresCell) throws(PostgresError) {
        guard cell.type == TypeNumber.bool else { throw cell.mismatch("a Bool") }
        self = try cell.integer(UInt8.self) != 0
    }
}

extension Double: PostgresValue {
    /// `double precision`.
    public static var postgresType: PostgresType { .float8 }

    /// Appends eight bytes, IEEE 754.
    ///
    /// - Parameter buffer: gets the bytes.
    public func encode(into buffer: inout [UInt8]) { buffer.appendBigEndian(bitPattern) }

    /// Appends the shortest decimal that reads back the same.
    ///
    /// - Parameter buffer: gets UTF-8.
    public func encodeText(into buffer: inout [UInt8]) {
        buffer.append(contentsOf: description.utf8)
    }

    /// Reads the floating types, the integers, and `numeric` as the nearest value.
    ///
    /// - Parameter cell: one column.
    /// - Throws: when the type is another.
    public init(cell: PostgresCell) throws(PostgresError) {
        switch cell.type {
        case TypeNumber.float8: self = Double(bitPattern: try cell.integer(UInt64.self))
        case TypeNumber.float4: self = Double(Float(bitPattern: try cell.integer(UInt32.self)))
        case TypeNumber.numeric:
            guard let number = Double(try cell.numericText(wholeOnly: false)) else {
                throw cell.mismatch("a Double")
            }
            self = number
        default: self = Double(try Int64(cell: cell))
        }
    }
}
