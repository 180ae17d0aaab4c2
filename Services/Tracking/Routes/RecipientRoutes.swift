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

    /// Bytes that are written before others may run: about a millisecond.
    private static let turnBytes = 64 << 10

    /// Every path of recipients.
    var all: [Route] {
        [
            .post("/v1/accounts/{account}/messages/{message}/recipients", add)
                .takes(RecipientsRequest.self).gives(RecipientsReply.self)
                .faults([
                    "unknown-account", "unknown-message", "invalid-input", "too-many-items",
                    "too-much-at-once",
                ])
        ]
    }

    /// `POST messages/{message}/recipients`: 200 ``RecipientsReply`` in the order of the contacts,
    /// 404 `unknown-message`, 413 `too-much-at-once`, 422 `too-many-items` or `invalid-input`
    /// (`erased-contact` among its codes).
    ///
    /// A repetition gives the same URLs and stores nothing new, so it needs no idempotency key:
    /// tokens are made from their content, and a delivery is one row. Whom one may write to at all
    /// is Contacts' to say: here a contact on the blacklist gets links that count without it.
    func add(_ request: Request, account: AccountID, message: MessageID) async throws -> Reply {
        let whose = try await accounts.find(account)
        let ask = try await request.json(RecipientsRequest.self)
        try await check(ask, account)
        let outline = try await messages.outline(
            of: message, in: account, withBody: ask.html == true)
        let choices = try await TrackingChoices(database: messages.database)
            .of(ask.contacts, in: whose)
        let bytes = try RecipientRoutes.bytes(of: outline, for: ask.contacts, choices)
        if ask.preview != true {
            try await recipients.deliver(
                message, to: ask.contacts, of: account, at: ask.deliveredAt ?? .now)
        }
        let writer = RecipientWriter(
            keys: keys, publicURL: publicURL, account: account, message: message,
            outline: outline, isPreview: ask.preview == true)
        var shared: [TrackingChoice: RecipientWriter.Written] = [:]
        var body = RecipientsBody(bytes: bytes)
        var written = 0
        for contact in ask.contacts {
            body.append(writer.recipient(contact, choices[contact] ?? .off, &shared))
            // Thousands of tokens are work: the redirects of this loop have their turn.
            if body.bytes.count - written > RecipientRoutes.turnBytes {
                written = body.bytes.count
                await Task.yield()
            }
        }
        body.close()
        return .json(.ok, bytes: body.bytes)
    }

    /// About how long the reply will be; refuses what would be more than it may hold.
    private static func bytes(
        of outline: MessageOutline, for contacts: [ContactID],
        _ choices: [ContactID: TrackingChoice]
    ) throws -> Int {
        let plain = outline.destinations.reduce(0) { $0 + $1.utf8.count + 40 }
        let tracked = 150 * (outline.links.count + 2)
        let bytes = contacts.reduce(0) { bytes, contact in
            bytes + outline.bytes + (choices[contact] == .off ? plain : tracked)
        }
        guard bytes <= mostBytes else {
            throw TrackingFault.tooMuchAtOnce(bytes: bytes, allowed: mostBytes)
        }
        return bytes
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
}
