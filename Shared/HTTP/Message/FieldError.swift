/// One thing that is wrong with an input.
public struct FieldError: Sendable, Codable, Hashable {
    /// Where, as a JSON pointer (RFC 6901): `/email`.
    public let pointer: String

    /// What, as a name that clients switch on: `invalid-email`.
    public let code: String

    /// What, as a sentence.
    public let detail: String

    /// One thing that is wrong.
    ///
    /// - Parameters:
    ///   - pointer: a JSON pointer (RFC 6901).
    ///   - code: part of the API.
    ///   - detail: no personal data.
    public init(pointer: String, code: String, detail: String) {
        self.pointer = pointer
        self.code = code
        self.detail = detail
    }
}
