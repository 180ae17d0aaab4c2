/// The data of `contact.erased`: the person is gone, the number stays refused.
public struct ContactErased: Codable, Sendable, Hashable {
    /// Who was.
    public var contact: ContactID

    /// Higher than all before.
    public var version: Int32

    /// Puts the parts together.
    ///
    /// - Parameters:
    ///   - contact: see the property.
    ///   - version: see the property.
    public init(
        contact: ContactID,
        version: Int32
    ) {
        self.contact = contact
        self.version = version
    }
}
