internal import HTTP
internal import Model
internal import Postgres
internal import Service

/// The HTTP face of what goes to whom.
struct RecipientRoutes: Sendable {
    let accounts: AccountDirectory
    let messages: MessageStore
    let recipients: RecipientStore
    let keys: TokenKeys

    /// Such as `https://click.example.com`, without a slash at the end.
    let publicURL: String

    /// Contacts of one request.
    static let mostContacts = 5_000

    /// Bytes of a reply, about.
    static let mostBytes = 64 << 20

    /// Every path of recipients.
    var all: [Route] {
        [
            .post("/v1/accounts/{account}/messages/{message}/recipients", add)
                .takes(RecipientsRequest.self).gives(RecipientsReply.self)
                .faults([
                    "unknown-account", "unknown-message", "invalid-input", "too-much-at-once",
                ])
        ]
    }

    /// `POST messages/{message}/recipients`: 200 ``RecipientsReply`` in the order of the contacts,
    /// 404 `unknown-message`, 413 `too-much-at-once`, 422 `invalid-input` (`erased-contact` among
    /// its codes).
    ///
    /// A repetition gives the same URLs and stores nothing new, so it needs no idempotency key:
    /// tokens are made from their content, and a delivery is one row.
    func add(_ request: Request, account: AccountID, message: MessageID) async throws -> Reply {
        _ = try await accounts.find(account)
        let ask = try await request.json(RecipientsRequest.self)
        try await check(ask, account)
        let outline = try await messages.outline(
            of: message, in: account, withBody: ask.html == true)
        let bytes = ask.contacts.count * (outline.bytes + 150 * (outline.links.count + 1))
        guard bytes <= RecipientRoutes.mostBytes else {
            throw TrackingFault.tooMuchAtOnce(bytes: bytes, allowed: RecipientRoutes.mostBytes)
        }
        try await recipients.deliver(
            message, to: ask.contacts, of: account, at: ask.deliveredAt ?? .now)
        var results: [Recipient] = []
        results.reserveCapacity(ask.contacts.count)
        for contact in ask.contacts {
            // Sealing thousands of tokens is work: others on this loop have their turn.
            if results.count % 256 == 255 { await Task.yield() }
            results.append(recipient(contact, message, account, outline.links, outline.template))
        }
        return .ok(RecipientsReply(results: results))
    }

    /// All that is wrong with a request, at once.
    private func check(_ ask: RecipientsRequest, _ account: AccountID) async throws {
        guard ask.contacts.count <= RecipientRoutes.mostContacts else {
            throw ProtocolFault.tooManyItems(
                sent: ask.contacts.count, allowed: RecipientRoutes.mostContacts)
        }
        let erased = try await recipients.erased(among: ask.contacts, of: account)
        var errors: [FieldError] = []
        for (index, contact) in ask.contacts.enumerated() {
            if contact.number <= 0 {
                errors.append(
                    FieldError(
                        pointer: "/contacts/\(index)", code: "invalid-id",
                        detail: "An id is a positive number."))
            } else if erased.contains(contact) {
                errors.append(
                    FieldError(
                        pointer: "/contacts/\(index)", code: "erased-contact",
                        detail: "This contact was erased."))
            }
        }
        guard errors.isEmpty else { throw InvalidInput(errors: errors) }
    }

    private func recipient(
        _ contact: ContactID, _ message: MessageID, _ account: AccountID, _ links: [LinkID],
        _ template: MessageTemplate?
    ) -> Recipient {
        let urls = links.map { link in
            let content = TokenContent(
                .click, account: account, message: message, link: link, contact: contact)
            return "\(publicURL)/c/\(keys.seal(content))"
        }
        let open = TokenContent(
            .open, account: account, message: message, link: LinkID(0), contact: contact)
        let pixel = "\(publicURL)/o/\(keys.seal(open)).gif"
        return Recipient(
            contact: contact,
            links: zip(links, urls).map { TrackedLink(link: $0, url: $1) }, pixel: pixel,
            html: template?.filled(urls: urls, pixel: pixel))
    }
}
