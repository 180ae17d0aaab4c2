/// What one contact's hits say about one network, of one message.
///
/// No setting has a part in it, and a mark once made stays: in whatever order and however often
/// the hits of a contact are looked at, the union of the marks is the same.
struct NetworkMarks: OptionSet, Sendable, Hashable {
    let rawValue: Int16

    /// A click of the contact came from the network, of whatever kind; without it the contact
    /// contributes nothing.
    static let clicked = NetworkMarks(rawValue: 1)

    /// A click from there came within 10 s of the delivery (or before it: clocks differ).
    static let soon = NetworkMarks(rawValue: 2)

    /// A click from there came within 30 min of the delivery.
    static let early = NetworkMarks(rawValue: 4)

    /// Three different links (where the message has only two: both) were followed from there
    /// within 5 s.
    static let burst = NetworkMarks(rawValue: 8)

    /// A click from there was a machine's for certain: the hidden link, a HEAD, an agent that
    /// names itself.
    static let caught = NetworkMarks(rawValue: 16)

    /// The pixel was fetched, from anywhere and by whomever, at least 1 s before a click from
    /// there.
    static let opened = NetworkMarks(rawValue: 32)

    /// A click from there lacks headers that its agent always sends.
    static let headerless = NetworkMarks(rawValue: 64)
}
