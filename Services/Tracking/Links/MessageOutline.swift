internal import Model

/// What is written to each recipient of a message.
struct MessageOutline: Sendable {
    /// In the order of the message.
    let links: [LinkID]

    /// Where they lead, in the same order.
    let destinations: [String]

    /// The link that no person sees, if there is one.
    let hidden: LinkID?

    /// `nil` where only URLs are wanted.
    let template: MessageTemplate?

    /// Bytes of the body; 0 where only URLs are wanted.
    let bytes: Int

    /// - Parameters:
    ///   - places: in the order of the message.
    ///   - body: `nil` where only URLs are wanted.
    init(_ places: [LinkPlace], _ body: MessageBody?) {
        let shown = places.filter { !$0.isHidden }
        links = shown.map(\.link)
        destinations = shown.map(\.destination)
        hidden = places.first(where: \.isHidden)?.link
        template = body.map { body in
            MessageTemplate(
                body.html, places: shown.map { Int($0.startsAt)..<Int($0.endsAt) },
                pixelAt: Int(body.pixelAt))
        }
        bytes = body?.html.count ?? 0
    }
}
