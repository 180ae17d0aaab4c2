internal import Model

/// What is to be written of one contact, whatever number of rows made it so.
struct PlannedContact: Sendable {
    /// As it is stored; `nil` for a new one.
    let before: Contact?

    /// As it is to be; its id is 0 until a new one is stored.
    var after: Contact

    /// Names of what changed, in the order it happened, none twice.
    var changes: [String] = []

    /// Whether it may be written to again.
    var isRestored = false

    /// The entry of the blacklist that goes.
    var mark: BlacklistID?

    var isDirty: Bool { before == nil || isRestored || !changes.isEmpty }

    /// What history and, with `contact.` before it, the feed call it.
    var kind: String {
        if before == nil { return "created" }
        return isRestored ? "restored" : "changed"
    }

    init(of contact: Contact, mark: BlacklistID? = nil) {
        before = contact
        after = contact
        self.mark = mark
    }

    init(new contact: Contact, mark: BlacklistID?) {
        before = nil
        after = contact
        self.mark = mark
    }

    /// Lays what a row says over the contact (`domain.md` 3.3).
    ///
    /// - Returns: whether anything became different.
    mutating func apply(_ row: CheckedRow, adding sources: [SourceID], at now: Instant) -> Bool {
        let isNew = before == nil
        var names: [String] = []
        if let language = row.language, language != after.language {
            after.language = language
            names.append("language")
        }
        if PlannedContact.lay(row.firstName, over: &after.firstName) { names.append("firstName") }
        if PlannedContact.lay(row.name, over: &after.name) { names.append("name") }
        if PlannedContact.lay(row.tracking, over: &after.tracking) { names.append("tracking") }
        for (placeholder, edit) in row.fields {
            if PlannedContact.lay(edit, over: &after.fields[placeholder]) {
                names.append("fields/\(placeholder)")
            }
        }
        let added = sources.filter { !after.sources.contains($0) }
        if !added.isEmpty {
            after.sources += added
            names.append("source")
        }
        guard !names.isEmpty else { return false }
        if !isNew {
            for name in names where !changes.contains(name) { changes.append(name) }
            touch(at: now)
        }
        return true
    }

    /// Lets it be written to again.
    mutating func restore(at now: Instant) {
        after.state = .confirmed
        isRestored = true
        touch(at: now)
    }

    /// Puts it out of reach.
    mutating func exclude(as state: ContactState, at now: Instant) {
        after.state = state
        changes.append("state")
        touch(at: now)
    }

    private mutating func touch(at now: Instant) {
        guard let before else { return }
        after.version = before.version + 1
        after.changedAt = now
    }

    private static func lay<Value: Equatable>(
        _ edit: Edit<Value>, over value: inout Value?
    ) -> Bool {
        switch edit {
        case .keep:
            return false
        case .clear:
            defer { value = nil }
            return value != nil
        case .set(let new):
            defer { value = new }
            return value != new
        }
    }
}
