import Model

@testable import Segmentation

/// Random people, with what happened to them about midnight of days about today.
extension RandomCriteria {
    mutating func person(_ id: Int64) -> Person {
        var person = Person(contact: contact(id))
        for interest in RandomCriteria.interests where Bool.random(using: &random) {
            person.memberships[InterestID(interest)] = (
                pick([.subscribed, .none, .unsubscribed]), Int32(pick([0, 0, 1, 2, 3]))
            )
        }
        for message in RandomCriteria.messages where Bool.random(using: &random) {
            let message = MessageID(message)
            if Bool.random(using: &random) { person.deliveries.append(event(message)) }
            if Bool.random(using: &random) { person.openings.append(event(message)) }
            for _ in 0..<pick([0, 0, 1, 3]) { person.clicks.append(click(message)) }
        }
        for _ in 0..<pick([0, 0, 1, 2, 4]) {
            let kind: VisitKind = pick([.page, .page, .form, .survey])
            let name = pick(kind == .page ? RandomCriteria.pages : RandomCriteria.forms)
            person.visits.append(Person.Visit(kind: kind, name: name, at: instant()))
        }
        for segment in segments where Int.random(in: 0..<5, using: &random) == 0 {
            person.manual[segment] = pick([.include, .exclude])
        }
        return person
    }

    /// As Tracking would answer.
    static let knownMessages = Dictionary(
        uniqueKeysWithValues: messages.map { id in
            let links = [1, 2].map { position in
                Link(
                    id: LinkID(id * 10 + position), position: Int32(position),
                    url: "https://a.example/\(position)", text: "", interests: [])
            }
            let message = Message(
                id: MessageID(id), name: "M\(id)", links: links, createdAt: .now, version: 1)
            return (message.id, KnownMessage(message))
        })

    private mutating func contact(_ id: Int64) -> Contact {
        var fields: [String: FieldValue] = [:]
        let city = pick(RandomCriteria.words)
        if !city.isEmpty { fields["city"] = .text(city) }
        if Bool.random(using: &random) {
            fields["age"] = .number(Double(pick([-1, 0, 17, 18, 2])) + pick([0, 0.5]))
        }
        if pick([true, true, false]) { fields["birthday"] = .text(day().description) }
        if Bool.random(using: &random) {
            fields["wines"] = .choices(Array(Set(some(RandomCriteria.options))).sorted())
        }
        return Contact(
            id: ContactID(id), email: "\(pick(["ann", "bob", "c_d"]))\(id)@example.com",
            language: pick(["nl", "fr", "en"]), firstName: pick(RandomCriteria.words),
            name: pick(RandomCriteria.words + ["", ""]), fields: fields,
            sources: Array(Set([SourceID(pick([1, 2, 3])), SourceID(pick([1, 2, 3]))])).sorted(),
            state: .confirmed, createdAt: instant(), changedAt: .now, version: 1)
    }

    /// Around the beginning of a day in the zone, or somewhere within it.
    private mutating func instant() -> Instant {
        let offset: Int64 = pick([
            0, 0, -1, 1, -3_600_000, 3_599_999, 3_600_000, 43_200_000, 82_800_000, 86_399_999,
        ])
        return Instant(rawValue: zone.start(of: day()).rawValue + offset)
    }

    private mutating func event(_ message: MessageID) -> Person.Event {
        Person.Event(message: message, at: instant())
    }

    private mutating func click(_ message: MessageID) -> Person.Click {
        Person.Click(
            message: message, link: LinkID(message.rawValue * 10 + pick([1, 2])), at: instant(),
            isHuman: pick([true, true, false]),
            interests: pick([[], [1], [1, 2], [3]]).map { InterestID($0) })
    }
}
