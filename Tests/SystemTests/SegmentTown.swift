import Clients
import EventLoop
import Feed
import HTTP
import Model
import TestKit
import Testing

/// An account whose segments look at what all owners tell, and what they must hold.
struct SegmentTown: Sendable {
    let services: ServicesUnderTest
    let account = AccountID(1)
    let segments: [SegmentKind: SegmentID]
    let contacts: [ContactID]

    private let interests: [InterestID]
    private let message: MessageID
    private let links: [ContactID: String]
    private let pixels: [ContactID: String]

    /// What the segments ask.
    enum SegmentKind: String, CaseIterable {
        case speaksDutch, likesOne, clicked, opened, clickedTwice, dutchWithoutClick
    }

    // MARK: Making it

    /// Makes the segments before there is anybody: all who ever belong have entered.
    init(_ services: ServicesUnderTest, contacts count: Int) async throws {
        self.services = services
        let account = account
        _ = try await services.contacts.put(
            AccountDraft(
                name: "Town", mode: .interests, plan: .pro, languages: ["nl", "fr"],
                timeZone: "Europe/Brussels"), account: account)
        let source = try await services.contacts.addSource(SourceDraft(name: "Fair"), in: account)
        var interests: [InterestID] = []
        for name in ["Wine", "Cheese", "Travel"] {
            let draft = InterestDraft(name: name, kind: .interest, visibility: .public)
            interests.append(try await services.interests.add(draft, in: account).id)
        }
        self.interests = interests
        let message = try await Self.addMessage(interests[2], services, account)
        self.message = message
        segments = try await Self.addSegments(interests, message, services, account)
        let rows = (0..<count).map { number in
            ContactRow(
                email: "citizen.\(number)@example.com", language: number % 2 == 0 ? "nl" : "fr",
                sources: [source.id])
        }
        let reply = try await services.contacts.apply(
            ContactBatch(rows: rows, consent: Consent(rightfullyObtained: true)), in: account)
        let contacts = reply.results.compactMap(\.contact)
        self.contacts = contacts
        let tracked = try await services.tracking.track(
            message,
            for: RecipientsRequest(
                contacts: contacts, deliveredAt: Instant.now + .seconds(-3_600)), in: account)
        links = Dictionary(
            uniqueKeysWithValues: tracked.results.compactMap { recipient in
                recipient.links.first.map { (recipient.contact, $0.url) }
            })
        pixels = Dictionary(
            uniqueKeysWithValues: tracked.results.compactMap { recipient in
                recipient.pixel.map { (recipient.contact, $0) }
            })
    }

    private static func addMessage(
        _ interest: InterestID, _ services: ServicesUnderTest, _ account: AccountID
    ) async throws -> MessageID {
        let draft = MessageDraft(name: "News", html: "<a href=\"https://example.com/\">Go</a>")
        let message = try await services.tracking.add(draft, in: account)
        let link = try #require(message.links.first)
        _ = try await services.tracking.change(
            link.id, of: message.id, LinkPatch(interests: [interest]), in: account)
        return message.id
    }

    private static func addSegments(
        _ interests: [InterestID], _ message: MessageID, _ services: ServicesUnderTest,
        _ account: AccountID
    ) async throws -> [SegmentKind: SegmentID] {
        var segments: [SegmentKind: SegmentID] = [:]
        for kind in SegmentKind.allCases {
            let match = criteria(kind, interests, message, segments)
            segments[kind] = try await services.segmentation.add(
                SegmentDraft(name: kind.rawValue, match: match), in: account
            ).id
        }
        try await eventually(within: .seconds(30), "the segments to be filled") {
            try await services.segmentation.segments(in: account).allSatisfy(\.isFilled)
        }
        return segments
    }

    private static func criteria(
        _ kind: SegmentKind, _ interests: [InterestID], _ message: MessageID,
        _ segments: [SegmentKind: SegmentID]
    ) -> Criteria {
        let clicked = Criterion(on: .message, test: .clicked, message: message, days: 7)
        return switch kind {
        case .speaksDutch: .test(Criterion(on: .language, test: .hasAny, values: ["nl"]))
        case .likesOne:
            .all([
                .test(Criterion(on: .interest, test: .subscribed, interest: interests[0])),
                .test(Criterion(on: .interest, test: .notSubscribed, interest: interests[1])),
            ])
        case .clicked: .test(clicked)
        case .opened: .test(Criterion(on: .message, test: .opened, message: message))
        case .clickedTwice:
            .test(
                Criterion(
                    on: .clicks, test: .atLeast, interest: interests[2], number: 2, days: 7))
        case .dutchWithoutClick:
            .all([
                .test(
                    Criterion(on: .segment, test: .member, segment: segments[.speaksDutch])),
                .test(
                    Criterion(on: .segment, test: .notMember, segment: segments[.clicked])),
            ])
        }
    }

    // MARK: What happens in it

    /// One change of one of the owners, chosen by `random`.
    func change(by random: inout SeededGenerator) async throws {
        guard let contact = contacts.randomElement(using: &random) else { return }
        switch Int.random(in: 0..<10, using: &random) {
        case 0..<4:
            let language = Bool.random(using: &random) ? "nl" : "fr"
            try await skippingErased {
                _ = try await services.contacts.change(
                    contact, ContactPatch(language: language), in: account)
            }
        case 4..<8:
            let items = (0..<4).compactMap { _ in
                contacts.randomElement(using: &random).map { contact in
                    MembershipItem(
                        contact: contact,
                        interest: interests[Int.random(in: 0..<2, using: &random)],
                        act: Bool.random(using: &random) ? .assign : .remove)
                }
            }
            _ = try await services.interests.apply(
                MembershipBatch(actor: .api, origin: "town", items: items), in: account)
        case 8: try await click(contact)
        default: try await open(contact)
        }
    }

    /// Removes a person for ever.
    func erase(_ contact: ContactID) async throws {
        try await services.contacts.erase(contact, in: account)
    }

    /// Follows the contact's link as a browser does.
    func click(_ contact: ContactID) async throws { try await fetch(links[contact], "/c/") }

    /// Looks at the message as a mail program does.
    func open(_ contact: ContactID) async throws { try await fetch(pixels[contact], "/o/") }

    private func fetch(_ url: String?, _ prefix: String) async throws {
        let path = try #require(
            url.flatMap { url in url.firstRange(of: prefix).map { url[$0.lowerBound...] } })
        var request = ClientRequest(.get, services.publicBase, String(path))
        request.headers.set("User-Agent", to: "Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0")
        request.headers.set("Accept", to: "text/html")
        request.headers.set("Accept-Language", to: "nl")
        request.headers.set("Accept-Encoding", to: "gzip")
        request.headers.set("Sec-Fetch-Mode", to: "navigate")
        _ = try await services.client.send(request)
    }

    private func skippingErased(_ work: () async throws -> Void) async throws {
        do {
            try await work()
        } catch let error as ServiceError where error.status == .notFound {}
    }

    // MARK: What must be

    /// The members of every segment as they follow from the owners' lists.
    func expected() async throws -> [SegmentKind: Set<Int64>] {
        var languages: [Int64: String] = [:]
        try await services.contacts.contacts(in: account) { page in
            for contact in page where contact.state == .confirmed {
                languages[contact.id.rawValue] = contact.language
            }
        }
        var likes: [InterestID: Set<Int64>] = [:]
        try await services.interests.memberships(in: account) { page in
            for one in page where one.state == .subscribed {
                likes[one.interest, default: []].insert(one.contact.rawValue)
            }
        }
        var clicks: [Int64: Int] = [:]
        try await services.tracking.clicks(in: account) { page in
            for click in page where click.verdict == .human {
                if let contact = click.contact { clicks[contact.rawValue, default: 0] += 1 }
            }
        }
        var opened: Set<Int64> = []
        try await services.tracking.opens(in: account) { page in
            opened.formUnion(
                page.filter { $0.verdict == .human }.compactMap { $0.contact?.rawValue })
        }
        let all = Set(languages.keys)
        let dutch = all.filter { languages[$0] == "nl" }
        return [
            .speaksDutch: dutch,
            .likesOne: all.intersection(likes[interests[0]] ?? [])
                .subtracting(likes[interests[1]] ?? []),
            .clicked: all.intersection(clicks.keys),
            .opened: all.intersection(opened),
            .clickedTwice: all.filter { clicks[$0, default: 0] >= 2 },
            .dutchWithoutClick: dutch.subtracting(clicks.keys),
        ]
    }

    /// The members of every segment as a process of Segmentation lists them.
    func members(at client: SegmentationClient) async throws -> [SegmentKind: Set<Int64>] {
        var members: [SegmentKind: Set<Int64>] = [:]
        for (kind, segment) in segments {
            members[kind] = []
            try await client.members(of: segment, in: account) { page in
                members[kind]?.formUnion(page.map(\.contact.rawValue))
            }
        }
        return members
    }

    /// Who matches the segments' criteria, as a process of Segmentation decides now.
    func matches(at client: SegmentationClient) async throws -> [SegmentKind: Set<Int64>] {
        let named = SegmentKind.allCases.map { kind in
            (kind.rawValue, Self.criteria(kind, interests, message, segments))
        }
        let reply = try await client.decide(
            DecideRequest(contacts: contacts, criteria: Dictionary(uniqueKeysWithValues: named)),
            in: account)
        var matches: [SegmentKind: Set<Int64>] = [:]
        for kind in SegmentKind.allCases {
            matches[kind] = Set(
                reply.results.filter { $0.matches.contains(kind.rawValue) }
                    .map(\.contact.rawValue))
        }
        return matches
    }

    /// How many match each segment's criteria, counted as if they were not saved.
    func counts(at client: SegmentationClient) async throws -> [SegmentKind: Int] {
        var counts: [SegmentKind: Int] = [:]
        for kind in SegmentKind.allCases {
            let match = Self.criteria(kind, interests, message, segments)
            counts[kind] = Int(
                try await client.count(CountRequest(match: match), in: account).count)
        }
        return counts
    }

    /// Waits until every segment holds what it must.
    func settle(at client: SegmentationClient, within limit: Duration) async throws {
        try await eventually(within: limit, "every segment to hold what it must") {
            let expected = try await expected()
            return try await members(at: client) == expected
        }
    }
}
