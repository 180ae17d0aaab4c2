internal import Model

/// What stands against an address, or for it, before a batch touches it.
struct KnownAddress: Sendable {
    var contact: Contact?
    var mark: BlacklistMark?
    var isErased = false
}

/// The entry of an address on the blacklist.
struct BlacklistMark: Sendable, Hashable {
    let id: BlacklistID
    let state: ContactState
}
