import Model

@testable import Tracking

/// Counters as anybody would write them: every hit in a list, counted anew at each question.
struct CountModel {
    struct Hit {
        let id: Int64
        let receivedAt: Instant
        let message: MessageID
        let link: LinkID
        let interests: [InterestID]
        var contact: ContactID?
        var kind: HitClass?

        var isOpen: Bool { link == LinkID(0) }

        /// As it is handed to the counters when it becomes something else.
        func counted(as becomes: HitClass?) -> CountedHit {
            CountedHit(
                id: id, receivedAt: receivedAt, message: message, link: link, contact: contact,
                isOpen: isOpen, was: kind, becomes: becomes, interests: interests)
        }
    }

    /// What somebody can be unique of.
    enum Subject: Hashable {
        case link(LinkID), message(MessageID), pixel(MessageID), interest(InterestID)
    }

    var hits: [Hit] = []

    /// Erased contacts that stay counted.
    private var gone: [Subject: (human: Int64, all: Int64)] = [:]

    /// Forgets a contact: what was counted stays.
    mutating func erase(_ contact: ContactID) {
        let own = hits.filter { $0.contact == contact && $0.kind != nil }
        let subjects = Set(own.flatMap(CountModel.subjects))
        for subject in subjects {
            let theirs = own.filter { CountModel.subjects($0).contains(subject) }
            let isHuman = theirs.contains { $0.kind == .human }
            gone[subject, default: (0, 0)].human += isHuman ? 1 : 0
            gone[subject, default: (0, 0)].all += 1
        }
        for index in hits.indices where hits[index].contact == contact {
            hits[index].contact = nil
        }
    }

    private static func subjects(_ hit: Hit) -> [Subject] {
        hit.isOpen
            ? [.pixel(hit.message)]
            : [.link(hit.link), .message(hit.message)] + hit.interests.map { .interest($0) }
    }

    /// Contacts with a human hit, and with any.
    func unique(_ subject: Subject) -> (human: Int64, all: Int64) {
        let theirs = hits.filter { $0.kind != nil && CountModel.subjects($0).contains(subject) }
        let human = Set(theirs.filter { $0.kind == .human }.compactMap(\.contact))
        let old = gone[subject] ?? (0, 0)
        return (
            old.human + Int64(human.count), old.all + Int64(Set(theirs.compactMap(\.contact)).count)
        )
    }

    /// Clicks that meet a condition, as a report counts them.
    func clicks(of subject: Subject?, where isMeant: (Hit) -> Bool) -> ClickCount {
        let theirs = hits.filter { $0.kind != nil && !$0.isOpen && isMeant($0) }
        func count(_ kind: HitClass) -> Int64 { Int64(theirs.count { $0.kind == kind }) }
        let unique = subject.map(unique) ?? (human: 0, all: 0)
        return ClickCount(
            total: Int64(theirs.count), human: count(.human), suspect: count(.suspect),
            bot: count(.bot), pending: 0, unique: unique.all, uniqueHuman: unique.human)
    }

    /// Opens of a message that count as one of these.
    func opens(of message: MessageID, _ kinds: HitClass..., hour: Instant? = nil) -> Int64 {
        Int64(
            hits.count { hit in
                hit.isOpen && hit.message == message && (hour == nil || hour == hit.receivedAt.hour)
                    && hit.kind.map(kinds.contains) == true
            })
    }
}
