/// How a value travels: its type in PostgreSQL, and how it is written.
public struct PostgresType: Sendable, Hashable {
    /// The type's number in `pg_type`; 0 lets the server infer it from the statement.
    public let number: UInt32

    /// The number of the type "array of this"; 0 when there is none.
    public let arrayNumber: UInt32

    /// The number that elements of an array have; another than `number` when that is inferred.
    public let elementNumber: UInt32

    /// Whether ``PostgresValue/encode(into:)`` writes the type's binary form, else its text.
    public let isBinary: Bool

    /// A built-in type.
    ///
    /// - Parameters:
    ///   - number: from `pg_type.dat`, or 0.
    ///   - arrayNumber: of the array of it, or 0.
    ///   - elementNumber: of the elements of that array; `nil` means `number`.
    ///   - isBinary: the form that `encode` writes.
    public init(
        _ number: UInt32, array arrayNumber: UInt32 = 0, element elementNumber: UInt32? = nil,
        isBinary: Bool = true
    ) {
        self.number = number
        self.arrayNumber = arrayNumber
        self.elementNumber = elementNumber ?? number
        self.isBinary = isBinary
    }
}
