/// The attestation that an address was rightfully obtained (`domain.md` 1D, 52).
public struct Consent: Codable, Sendable, Hashable {
    /// Must be true.
    public var rightfullyObtained: Bool

    /// At most 1,000 characters.
    public var note: String?

    /// Puts the parts together.
    ///
    /// - Parameters:
    ///   - rightfullyObtained: see the property.
    ///   - note: see the property.
    public init(
        rightfullyObtained: Bool,
        note: String? = nil
    ) {
        self.rightfullyObtained = rightfullyObtained
        self.note = note
    }
}
