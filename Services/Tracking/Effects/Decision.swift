internal import Model

/// A hit whose verdict is new, or another than before.
struct Decision: Sendable {
    let hit: StoredHit
    let judgement: Judgement

    /// Who it is counted for; `nil` when it counts without the person.
    let contact: ContactID?

    /// What it was counted as; `nil` when it was not.
    let was: HitClass?

    /// What it is counted as; `nil` when it is not.
    let becomes: HitClass?

    init(_ hit: StoredHit, _ judgement: Judgement, contact: ContactID?) {
        self.hit = hit
        self.judgement = judgement
        self.contact = contact
        becomes = HitClass(judgement, isOpen: hit.purpose == .open)
        was =
            judgement.isCounted
            ? hit.verdict.map { HitClass($0, isThroughProxy: hit.isThroughProxy) } : nil
    }

    /// Whether the table says something else now.
    var isChange: Bool { hit.verdict != judgement.verdict || was != becomes }

    /// What the counters see, with what the link meant.
    func counted(_ interests: [InterestID]) -> CountedHit {
        CountedHit(
            id: hit.id, receivedAt: hit.receivedAt, message: hit.message, link: hit.link,
            contact: contact, isOpen: hit.purpose == .open, was: was, becomes: becomes,
            interests: interests)
    }

    /// The kind of what is published; `nil` when it is nothing.
    ///
    /// Each turn of a person's click is told. A click that was nobody's from the beginning is told
    /// once, and of a known contact only: what it is revised to among those is nobody's matter.
    var kind: String? {
        guard hit.purpose == .click else { return nil }
        if (was == .human) != (becomes == .human) {
            return becomes == .human ? "link.clicked" : "link.retracted"
        }
        return was == nil && becomes != nil && contact != nil ? "link.scanned" : nil
    }

    /// What is published of a click, with what the link meant.
    ///
    /// ``LinkClick`` as JSON, written by hand: a campaign has 100,000 of them.
    func json(_ interests: [InterestID]) -> [UInt8] {
        var json: [UInt8] = []
        json.reserveCapacity(180 + interests.count * 8)
        json += "{\"click\":\(hit.id),".utf8
        if let contact { json += "\"contact\":\(contact.number),".utf8 }
        json += "\"message\":\(hit.message.number),\"link\":\(hit.link.number),".utf8
        json += "\"interests\":[".utf8
        for (index, interest) in interests.enumerated() {
            if index > 0 { json.append(UInt8(ascii: ",")) }
            json += String(interest.number).utf8
        }
        json += "],\"verdict\":\"".utf8
        json += judgement.verdict.rawValue.utf8
        json += "\",\"clickedAt\":\"".utf8
        json += hit.receivedAt.description.utf8
        json += "\"}".utf8
        return json
    }
}
