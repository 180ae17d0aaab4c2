internal import Model

/// A row of the file as the owners of contacts and interests understand it.
struct CompiledRow: Sendable, Hashable {
    /// What is asked of an interest.
    struct Wish: Sendable, Hashable {
        var interest: InterestID
        var column: Int
    }

    /// What Contacts gets; cells with errors are left out.
    var contact: ContactRow

    /// Without repeats.
    var wishes: [Wish] = []

    /// What is wrong by our own rules.
    var issues: [RowIssue] = []

    /// The name of a source that the account does not have yet.
    var newSource: String?

    /// Whether our own rules keep it out.
    var isRejected: Bool { issues.contains { $0.severity == .error } }
}
