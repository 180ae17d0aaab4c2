/// Bytes that are not JSON as RFC 8259 defines it, or that could be read two ways.
public enum JSONError: Error, Hashable, Sendable {
    /// Something else was needed at this byte.
    case unexpected(offset: Int, wanted: String)

    /// The text ends too early.
    case truncated

    /// More than 64 levels.
    case tooDeep(offset: Int)

    /// A key stands twice in one object.
    case duplicateKey(offset: Int)

    /// Not UTF-8, or half a surrogate pair, or U+0000.
    case badText(offset: Int)

    /// A number that no 64-bit float holds.
    case numberOutOfRange(offset: Int)
}

extension JSONError: Fault {
    /// 400 `unreadable-json`, with the place.
    public var problem: Problem {
        Problem(.badRequest, "unreadable-json", sentence)
    }

    private var sentence: String {
        switch self {
        case .unexpected(let offset, let wanted): "At byte \(offset): \(wanted) was expected."
        case .truncated: "The text ends too early."
        case .tooDeep(let offset): "At byte \(offset): more than 64 levels."
        case .duplicateKey(let offset): "Before byte \(offset): a key stands twice in one object."
        case .badText(let offset):
            "At byte \(offset): not UTF-8, half a surrogate pair, or U+0000."
        case .numberOutOfRange(let offset): "At byte \(offset): the number is out of range."
        }
    }
}
