internal import Model

/// What a visit token says: whose visit it is, and until when it can be told of.
struct VisitToken: Sendable, Hashable {
    let account: AccountID
    let contact: ContactID

    /// The link that was followed to the site.
    let link: LinkID

    let expiresAt: Instant
}

/// The tokens that tell a site's script whose visit it is.
///
/// Their content is laid out like any other; where a click has its message stands the moment, in
/// milliseconds since 1970, from which the token is worth nothing.
struct VisitTokens: Sendable {
    let keys: TokenKeys
    let origins: VisitOrigins

    /// How long a visit can be told of.
    static let life = Duration.seconds(30 * 60)

    /// Where a click is sent: its destination, with a visit token where the account wants one.
    ///
    /// Only a person's own click gets one: not a preview, not a token without a contact, not a
    /// request that nobody looks at.
    func destination(
        _ url: [UInt8], of click: TokenContent, _ flags: HitFlags,
        at now: @autoclosure () -> Instant
    ) -> [UInt8] {
        guard click.purpose == .click, let contact = click.contact,
            flags.isDisjoint(with: [.head, .prefetch]), origins.lists(url, of: click.account)
        else { return url }
        let token = VisitToken(
            account: click.account, contact: contact, link: click.link,
            expiresAt: now() + VisitTokens.life)
        return VisitTokens.append(Array("av=\(seal(token))".utf8), to: url)
    }

    func seal(_ token: VisitToken) -> String {
        keys.seal(
            TokenContent(
                .visit, account: token.account, message: MessageID(token.expiresAt.rawValue),
                link: token.link, contact: token.contact))
    }

    /// What a token says; `nil` unless it is genuine and still worth something.
    func open(_ text: some Collection<UInt8>, at now: Instant) -> VisitToken? {
        guard let content = keys.open(text, for: .visit), let contact = content.contact else {
            return nil
        }
        let token = VisitToken(
            account: content.account, contact: contact, link: content.link,
            expiresAt: Instant(rawValue: content.message.number))
        return now < token.expiresAt ? token : nil
    }

    /// Adds a parameter at the end of the query, before the fragment; the rest stays byte for byte.
    static func append(_ parameter: [UInt8], to url: [UInt8]) -> [UInt8] {
        let end = url.firstIndex(of: 35) ?? url.count
        let before = url[..<end]
        var longer: [UInt8] = []
        longer.reserveCapacity(url.count + parameter.count + 1)
        longer += before
        if !before.contains(63) {
            longer.append(63)
        } else if before.last != 63, before.last != 38 {
            longer.append(38)
        }
        longer += parameter
        longer += url[end...]
        return longer
    }
}
