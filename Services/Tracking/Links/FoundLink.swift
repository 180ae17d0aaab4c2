/// A link of a message that a click can be recorded for.
struct FoundLink: Equatable, Sendable {
    /// As the browser would open it: references decoded, else byte for byte.
    var url: String

    /// What the reader sees, white space folded, at most 500 characters.
    var text: String

    /// Where the attribute's value stands, with its quotes: what is replaced.
    var place: Range<Int>
}
