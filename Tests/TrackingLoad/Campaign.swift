import Clients
import EventLoop
import HTTP
import Model

/// The message that is made for a run, and the tracked links of whom it goes to.
struct Campaign: Sendable {
    let message: MessageID
    let book: TokenBook

    /// What stands in front of the paths, such as `http://127.0.0.1:8114`.
    let publicURL: String

    /// Makes both through the internal port; `tell` is called with how far it is.
    static func make(
        _ options: LoadOptions, _ tracking: TrackingClient, tell: (String) -> Void
    ) async throws -> Campaign {
        let account = AccountID(options.account)
        let patient = tracking.waiting(.seconds(60))
        let destinations = (1...options.links).map(destination)
        let message = try await patient.add(
            MessageDraft(name: "tracking-load", html: html(destinations)), in: account)
        guard message.links.map(\.url) == destinations else {
            throw LoadFault("the node found other links in the message than were written")
        }
        // With equal links every contact follows all of its own; else each follows one.
        let linksEach = options.verifies && options.skew > 0 ? 1 : options.links
        var book = TokenBook(
            links: message.links.map(\.id.number),
            destinations: destinations.map { Array($0.utf8) },
            firstContact: options.firstContact, linksEach: linksEach)
        let tokens = options.verifies ? options.planned ?? 0 : options.contacts * linksEach
        let contacts = (tokens + linksEach - 1) / linksEach
        book.reserve(tokens)

        var maker = Maker(
            options: options, choice: LinkChoice(among: options.links, skew: options.skew))
        // The reply of a request has at most 64 MB: about 150 bytes a link.
        let most = max(1, min(5_000, 60_000_000 / (150 * (options.links + 2))))
        for first in stride(from: 0, to: contacts, by: most) {
            let some = (first..<min(first + most, contacts)).map {
                ContactID(options.firstContact + Int64($0))
            }
            let reply = try await patient.track(
                message.id,
                for: RecipientsRequest(
                    contacts: some, deliveredAt: Instant.now + .seconds(-3_600)),
                in: account)
            try maker.take(reply, into: &book)
            tell("made \(LoadText.grouped(book.count)) links")
        }
        guard let publicURL = maker.publicURL else { throw LoadFault("the node made no link") }
        return Campaign(message: message.id, book: book, publicURL: publicURL)
    }

    /// Each with a query and a fragment: what goes wrong first when bytes are changed.
    private static func destination(_ number: Int) -> String {
        "https://www.example.com/landing/\(number)?from=mail&item=\(number)%2F7&tag=a+b#part-\(number)"
    }

    private static func html(_ destinations: [String]) -> String {
        destinations.map { "<p><a href=\"\($0.replacing("&", with: "&amp;"))\">Read</a></p>\n" }
            .joined()
    }
}

/// Takes the node's links into a book.
private struct Maker {
    let choice: LinkChoice
    let linksEach: Int
    var random: LoadRandom
    var publicURL: String?

    init(options: LoadOptions, choice: LinkChoice) {
        self.choice = choice
        linksEach = options.verifies && options.skew > 0 ? 1 : options.links
        random = LoadRandom(seed: options.seed)
    }

    mutating func take(_ reply: RecipientsReply, into book: inout TokenBook) throws {
        for recipient in reply.results {
            // Further links of a message are not for people: they are no part of the load.
            let urls = try book.links.map { id in
                guard let link = recipient.links.first(where: { $0.link.number == id }) else {
                    throw LoadFault("the node left a link out")
                }
                return link.url
            }
            if linksEach == 1, urls.count > 1 {
                let link = choice.pick(&random)
                try book.append(path(of: urls[link]), link: link)
                continue
            }
            for (link, url) in urls.enumerated() { try book.append(path(of: url), link: link) }
        }
    }

    /// What follows scheme and authority.
    private mutating func path(of url: String) throws -> Substring.UTF8View {
        guard let scheme = url.firstRange(of: "://"),
            let slash = url[scheme.upperBound...].firstIndex(of: "/")
        else { throw LoadFault("the node's links are no addresses") }
        if publicURL == nil { publicURL = String(url[..<slash]) }
        return url[slash...].utf8
    }
}
