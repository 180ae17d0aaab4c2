/// What one network did to all contacts of one message: a /24 of IPv4, a /48 of IPv6.
///
/// Each counter is the number of contacts whose ``NetworkContribution`` has the mark of that name.
/// Who keeps them remembers each contact's contribution, and adds what is new in it.
struct NetworkEvidence: Sendable, Hashable {
    /// Contacts with ``NetworkMarks/clicked``.
    var contacts: Int32 = 0

    /// With ``NetworkMarks/soon``.
    var soon: Int32 = 0

    /// With ``NetworkMarks/early``.
    var early: Int32 = 0

    /// With ``NetworkMarks/burst``.
    var bursts: Int32 = 0

    /// With ``NetworkMarks/caught``.
    var caught: Int32 = 0

    /// With ``NetworkMarks/opened``.
    var opened: Int32 = 0

    /// With ``NetworkMarks/headerless``.
    var headerless: Int32 = 0

    /// The union of all contacts' ``NetworkContribution/agents``: how many bits are set tells how
    /// many agents there are, up to some forty.
    var agents: Int64 = 0

    /// Counts a contact's contribution.
    ///
    /// - Parameters:
    ///   - contribution: all that is known of the contact now.
    ///   - before: what was counted of the same contact already.
    mutating func add(
        _ contribution: NetworkContribution, after before: NetworkContribution = .init()
    ) {
        let new = contribution.marks.subtracting(before.marks)
        if new.contains(.clicked) { contacts += 1 }
        if new.contains(.soon) { soon += 1 }
        if new.contains(.early) { early += 1 }
        if new.contains(.burst) { bursts += 1 }
        if new.contains(.caught) { caught += 1 }
        if new.contains(.opened) { opened += 1 }
        if new.contains(.headerless) { headerless += 1 }
        agents |= contribution.agents
    }
}
