internal import Model

/// What the cells of one import may name: frozen when its analysis begins.
///
/// The run uses the same one, so that each chunk's request is byte for byte the same after a
/// restart. What changed meanwhile is caught by the owners when they write.
struct Catalogue: Codable, Sendable, Hashable {
    /// An interest, preference or label.
    struct Named: Codable, Sendable, Hashable {
        var id: InterestID
        var name: String
        var kind: InterestKind
    }

    /// Which generation of the product.
    var mode: AccountMode

    /// Of the account.
    var languages: [String]

    /// Custom fields.
    var fields: [Field]

    /// Sources by name.
    var sources: [String: SourceID]

    /// Interests, preferences and labels.
    var interests: [Named]
}
