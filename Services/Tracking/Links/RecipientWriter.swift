internal import Model

/// Writes what each contact's message carries.
struct RecipientWriter: Sendable {
    let keys: TokenKeys

    /// Such as `https://click.example.com`, without a slash at the end.
    let publicURL: String

    let account: AccountID
    let message: MessageID
    let outline: MessageOutline

    /// True: tokens that work and never count.
    let isPreview: Bool

    /// URLs and HTML of one kind of recipient.
    struct Written: Sendable {
        let links: [TrackedLink]
        let pixel: String?
        let hidden: String?
        let html: String?
    }

    /// What a contact gets.
    ///
    /// - Parameters:
    ///   - contact: is in the tokens where the choice is ``TrackingChoice/full``.
    ///   - choice: what its messages may tell.
    ///   - shared: what contacts without a token of their own get, made once.
    /// - Returns: the item of the reply.
    func recipient(
        _ contact: ContactID, _ choice: TrackingChoice, _ shared: inout [TrackingChoice: Written]
    ) -> Recipient {
        let written: Written
        if choice == .full, !isPreview {
            written = tracked(contact)
        } else if let known = shared[choice] {
            written = known
        } else {
            written = choice == .off || choice == .unknown ? plain() : tracked(nil)
            shared[choice] = written
        }
        return Recipient(
            contact: contact, tracking: choice, links: written.links, pixel: written.pixel,
            hidden: written.hidden, html: written.html)
    }

    private func tracked(_ contact: ContactID?) -> Written {
        let urls = outline.links.map { url("c", .click, $0, contact) }
        let pixel = url("o", .open, LinkID(0), contact) + ".gif"
        let hidden = outline.hidden.map { url("c", .click, $0, contact) }
        return Written(
            links: links(urls), pixel: pixel, hidden: hidden,
            html: outline.template?.filled(urls: urls, pixel: pixel, hidden: hidden))
    }

    private func plain() -> Written {
        Written(
            links: links(outline.destinations), pixel: nil, hidden: nil,
            html: outline.template?.filled(urls: outline.destinations, pixel: nil))
    }

    private func links(_ urls: [String]) -> [TrackedLink] {
        zip(outline.links, urls).map { TrackedLink(link: $0, url: $1) }
    }

    private func url(
        _ path: String, _ purpose: TokenPurpose, _ link: LinkID, _ contact: ContactID?
    ) -> String {
        let content = TokenContent(
            isPreview ? .preview : purpose, account: account, message: message, link: link,
            contact: contact)
        return "\(publicURL)/\(path)/\(keys.seal(content))"
    }
}
