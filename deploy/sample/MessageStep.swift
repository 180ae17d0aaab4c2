internal import Clients
internal import Model

/// Who got the message, and what they will do with it.
struct Mailing: Sendable {
    /// A link per recipient, in the order of the message.
    var people: [Recipient]

    /// Mail gateways that look at every link.
    var scanners: [Recipient]
}

/// Registers the message and gets the tracked links of its recipients.
struct MessageStep {
    let job: SampleJob
    let setting: Setting
    let segment: Segment

    private static let name = "Autumn letter"
    private static let html = """
        <html><body>
        <p>Dag!</p>
        <p><a href="https://www.example.com/wijn?kleur=rood&amp;jaar=2018">Rode wijn</a></p>
        <p><a href="https://www.example.com/muziek">Concerten</a></p>
        <p><a href="https://www.example.org/winkel">Onze winkel</a></p>
        <p><a href="https://www.example.org/route#kaart">Hoe u er komt</a></p>
        <p><a href="mailto:info@example.com">Schrijf ons</a></p>
        </body></html>
        """

    /// Runs the step.
    func run() async throws -> Mailing {
        let message = try await message()
        let given = [setting.interests[2], setting.interests[4]]
        for (link, interest) in zip(message.links, given) {
            _ = try await job.tracking.change(
                link.id, of: message.id, LinkPatch(interests: [interest.id]),
                in: SampleJob.account)
        }
        for (place, link) in message.links.enumerated() {
            let says = place < given.count ? " says \(given[place].name)" : ""
            job.console.note("link \(link.id): \(link.url)\(says)")
        }
        let chosen = try await recipients()
        let scanners = chosen.count / 15
        let hourAgo = Instant.now + .seconds(-3_600)
        let people = try await track(message, Array(chosen.dropFirst(scanners)), hourAgo)
        let watched = try await track(message, Array(chosen.prefix(scanners)), Instant.now)
        job.console.note(
            "tracked links for \(chosen.count) contacts, \(scanners) of them behind a link scanner")
        return Mailing(people: people, scanners: watched)
    }

    private func message() async throws -> Message {
        let known = try await job.tracking.messages(in: SampleJob.account)
        let found = known.first { $0.name == Self.name }
        let message: Message
        if let found {
            message = found
        } else {
            message = try await job.tracking.add(
                MessageDraft(name: Self.name, html: Self.html), in: SampleJob.account)
        }
        guard message.links.count == 4 else {
            throw SampleFailure("the message has \(message.links.count) tracked links, not 4")
        }
        return message
    }

    private func track(
        _ message: Message, _ contacts: [ContactID], _ deliveredAt: Instant
    ) async throws -> [Recipient] {
        try await job.tracking.track(
            message.id, for: RecipientsRequest(contacts: contacts, deliveredAt: deliveredAt),
            in: SampleJob.account
        ).results
    }

    /// Contacts who need nothing but the clicks, and are not in the segment yet.
    private func recipients() async throws -> [ContactID] {
        var candidates: Set<ContactID> = []
        try await job.interests.members(of: setting.interests[0].id, in: SampleJob.account) {
            page in
            for member in page where member.state == .subscribed {
                candidates.insert(member.contact)
            }
        }
        try await job.interests.members(of: setting.interests[1].id, in: SampleJob.account) {
            page in
            for member in page where member.state == .subscribed {
                candidates.remove(member.contact)
            }
        }
        try await job.segments.members(of: segment.id, in: SampleJob.account) { page in
            for member in page { candidates.remove(member.contact) }
        }
        var chosen: [ContactID] = []
        let wanted = job.config.recipients ?? 200
        try await job.contacts.contacts(in: SampleJob.account) { page in
            for contact in page
            where chosen.count < wanted && candidates.contains(contact.id)
                && contact.state == .confirmed && ["nl", "fr"].contains(contact.language)
            {
                chosen.append(contact.id)
            }
        }
        guard chosen.count >= 15 else {
            throw SampleFailure(
                "only \(chosen.count) contacts could still enter: start over with --fresh")
        }
        return chosen
    }
}
