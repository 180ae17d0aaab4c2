/// Why a snapshot cannot be used, or not be written: the account is loaded from the database then.
package enum SnapshotFault: Error, Equatable, CustomStringConvertible {
    /// A call of the kernel failed; the number is its `errno`.
    case system(String, Int32)

    /// It is no snapshot, or one of another release.
    case otherFormat

    /// It is not as it was written: cut off or changed.
    case damaged(String)

    /// A language is not a short code: nothing but numbers goes into a snapshot.
    case longLanguage

    /// One line for a log.
    package var description: String {
        switch self {
        case .system(let call, let number): "\(call) failed with error \(number)"
        case .otherFormat: "it is of another format"
        case .damaged(let what): "it is damaged: \(what)"
        case .longLanguage: "a language is longer than eight bytes"
        }
    }
}
