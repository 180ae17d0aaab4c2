internal import Model

/// The hits of a round by contact and message, and what is known about them.
struct HitGroups: Sendable {
    /// A contact and a message.
    struct Key: Hashable, Sendable {
        var contact: ContactID
        var message: MessageID
    }

    /// Everything that is not in a hit.
    struct Context: Sendable {
        var recipients: [Key: RecipientEvidence] = [:]
        var messages: [MessageID: MessageEvidence] = [:]
        var hidden: Set<LinkID> = []

        init(_ recipients: [RecipientEvidence], _ messages: [MessageEvidence]) {
            for row in recipients {
                self.recipients[Key(contact: row.contact, message: row.message)] = row
            }
            for row in messages {
                self.messages[row.message] = row
                hidden.formUnion(row.hidden)
            }
        }
    }

    /// Hits that are judged together.
    private struct Group {
        let key: Key?
        let message: MessageID
        let hits: [StoredHit]

        /// The networks of the hits, each once.
        var networks: [String] = []
        var evidence: HitGroup
    }

    private let context: Context
    private var groups: [Group] = []

    /// Puts hits together.
    ///
    /// - Parameters:
    ///   - open: those that are not decided.
    ///   - near: what else their contacts did; may hold the same ones.
    ///   - context: what is known of their contacts and messages.
    init(_ open: [StoredHit], near: [StoredHit], _ context: Context) {
        self.context = context
        var byKey: [Key: [StoredHit]] = [:]
        var seen: Set<Int64> = []
        seen.reserveCapacity(near.count + open.count)
        for hit in near + open where seen.insert(hit.id).inserted {
            if let contact = hit.contact {
                byKey[Key(contact: contact, message: hit.message), default: []].append(hit)
            } else {
                add([hit], of: nil)
            }
        }
        for (key, hits) in byKey {
            let ordered = hits.sorted { ($0.receivedAt, $0.id) < ($1.receivedAt, $1.id) }
            for start in stride(from: 0, to: ordered.count, by: HitGroup.mostHits) {
                let end = min(start + HitGroup.mostHits, ordered.count)
                add(Array(ordered[start..<end]), of: key)
            }
        }
    }

    private mutating func add(_ hits: [StoredHit], of key: Key?) {
        guard let message = hits.first?.message else { return }
        let recipient = key.flatMap { context.recipients[$0] }
        var group = Group(
            key: key, message: message, hits: hits,
            evidence: HitGroup(
                deliveredAt: recipient?.deliveredAt,
                links: Int(context.messages[message]?.links ?? 0),
                provenAt: recipient?.provenAt ?? [], hits: []))
        group.evidence.hits = hits.map { hit in
            HitEvidence(
                receivedAt: hit.receivedAt, purpose: hit.purpose, link: hit.link,
                isHidden: context.hidden.contains(hit.link), flags: hit.flags, agent: hit.agent,
                network: hit.publicNetwork.map { HitGroups.place(of: $0, in: &group.networks) })
        }
        group.evidence.networks = group.networks.map { _ in NetworkEvidence() }
        groups.append(group)
    }

    private static func place(of network: String, in networks: inout [String]) -> Int {
        if let index = networks.firstIndex(of: network) { return index }
        networks.append(network)
        return networks.count - 1
    }

    /// Every contact at every network, each once; with a contact of `nil`, hits of nobody.
    var guests: [(place: NetworkBook.Place, contact: ContactID?)] {
        groups.flatMap { group in
            group.networks.map {
                (NetworkBook.Place(message: group.message, network: $0), group.key?.contact)
            }
        }
    }

    private func isNobodys(_ group: Group) -> Bool {
        guard let key = group.key else { return true }
        return context.recipients[key]?.isNobodys ?? false
    }

    /// Counts what the groups say about networks; of who is counted without the person, nothing.
    func count(in book: inout NetworkBook) {
        for group in groups where !group.networks.isEmpty && !isNobodys(group) {
            guard let contact = group.key?.contact else { continue }
            let contributions = VerdictRules.contributions(of: group.evidence)
            for (network, contribution) in zip(group.networks, contributions) {
                book.add(
                    contribution, of: contact,
                    at: NetworkBook.Place(message: group.message, network: network))
            }
        }
    }

    /// Judges everything.
    ///
    /// - Parameters:
    ///   - rules: of the account.
    ///   - book: all groups are counted in it.
    ///   - due: hits whose hold is over; others wait, unless a person is certain.
    ///   - reach: what was received earlier stays what it was decided to be.
    /// - Returns: what is to be written.
    func judged(
        by rules: VerdictRules, _ book: NetworkBook, due: Set<Int64>, reach: Instant
    ) -> [Decision] {
        var decisions: [Decision] = []
        for group in groups {
            var evidence = group.evidence
            evidence.networks = group.networks.map {
                book.evidence(of: NetworkBook.Place(message: group.message, network: $0))
            }
            let contact = isNobodys(group) ? nil : group.key?.contact
            for (hit, judgement) in zip(group.hits, rules.judge(evidence)) {
                let mayBeWritten =
                    hit.verdict == nil
                    ? due.contains(hit.id) || judgement.isProven : hit.receivedAt >= reach
                guard mayBeWritten else { continue }
                let decision = Decision(
                    hit, judgement, contact: hit.verdict == nil ? contact : hit.contact)
                if decision.isChange { decisions.append(decision) }
            }
        }
        return decisions
    }
}
