/// The numbers of built-in types; source: `pg_type.dat` of PostgreSQL 15.
enum TypeNumber {
    static let bool: UInt32 = 16
    static let bytea: UInt32 = 17
    static let char: UInt32 = 18
    static let name: UInt32 = 19
    static let int8: UInt32 = 20
    static let int2: UInt32 = 21
    static let int4: UInt32 = 23
    static let text: UInt32 = 25
    static let oid: UInt32 = 26
    static let json: UInt32 = 114
    static let xml: UInt32 = 142
    static let float4: UInt32 = 700
    static let float8: UInt32 = 701
    static let unknown: UInt32 = 705
    static let bpchar: UInt32 = 1042
    static let varchar: UInt32 = 1043
    static let date: UInt32 = 1082
    static let timestamp: UInt32 = 1114
    static let timestamptz: UInt32 = 1184
    static let numeric: UInt32 = 1700
    static let void: UInt32 = 2278
    static let uuid: UInt32 = 2950
    static let jsonb: UInt32 = 3802
    static let xid8: UInt32 = 5069

    /// Types from here on were made by users: enumerations and extensions, whose binary form is text.
    static let firstOfUsers: UInt32 = 16_384
}

extension PostgresType {
    static let bool = PostgresType(TypeNumber.bool, array: 1_000)
    static let bytea = PostgresType(TypeNumber.bytea, array: 1_001)
    static let int8 = PostgresType(TypeNumber.int8, array: 1_016)
    static let int4 = PostgresType(TypeNumber.int4, array: 1_007)
    static let int2 = PostgresType(TypeNumber.int2, array: 1_005)
    static let float8 = PostgresType(TypeNumber.float8, array: 1_022)
    static let text = PostgresType(TypeNumber.text, array: 1_009)
    static let date = PostgresType(TypeNumber.date, array: 1_182)
    static let timestamptz = PostgresType(TypeNumber.timestamptz, array: 1_185)

    /// Text of a type that only the statement knows; an array of it is `text[]`.
    static let inferredJSON = PostgresType(
        0, array: 1_009, element: TypeNumber.text, isBinary: false)
}

extension [UInt8] {
    /// Appends an integer as the network orders its bytes.
    mutating func appendBigEndian<Value: FixedWidthInteger>(_ value: Value) {
        var ordered = value.bigEndian
        Swift.withUnsafeBytes(of: &ordered) { append(contentsOf: $0) }
    }

    /// Overwrites four bytes.
    mutating func setBigEndian(_ value: Int32, at index: Int) {
        var ordered = value.bigEndian
        Swift.withUnsafeBytes(of: &ordered) { bytes in
            for offset in 0..<4 { self[index + offset] = bytes[offset] }
        }
    }
}
