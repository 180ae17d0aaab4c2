internal import Feed
internal import HTTP
internal import Model

/// What is kept of a click.
struct ClickRecord: Sendable {
    let click: ClickID
    let contact: ContactID
    let message: MessageID
    let link: LinkID
    let clickedAt: Instant
    /// Whether a person clicked, as far as Tracking has decided.
    let isHuman: Bool
    /// What the link meant, each once; such as `{1,2}`.
    let interests: String

    /// Reads the data of `link.clicked`, `link.retracted` or `link.scanned`; `nil` for a click that
    /// counts without the person.
    static func read(_ change: FollowedChange) throws -> ClickRecord? {
        let isHuman = change.kind == "link.clicked"
        if let quick = ClickRecord(quick: change.json, isHuman: isHuman) { return quick }
        return ClickRecord(try change.decode(LinkClick.self), isHuman: isHuman)
    }

    /// What the clicks list tells.
    init?(_ click: LinkClick) { self.init(click, isHuman: click.verdict == .human) }

    private init?(_ click: LinkClick, isHuman: Bool) {
        guard let contact = click.contact else { return nil }
        self.init(
            click: click.click, contact: contact, message: click.message, link: click.link,
            clickedAt: click.clickedAt, isHuman: isHuman,
            interests: click.interests.map(\.rawValue))
    }

    private init?(quick json: JSON, isHuman: Bool) {
        guard case .object(let members) = json else { return nil }
        var numbers: [String: Int64] = [:]
        var clickedAt: Instant?
        var interests: [Int64]?
        for member in members {
            switch member.key {
            case "click", "contact", "message", "link":
                numbers[member.key] = member.value.number
            case "clickedAt": clickedAt = member.value.text.flatMap { Instant($0) }
            case "interests": interests = member.value.items?.compactMap(\.number)
            default: break
            }
        }
        guard let click = numbers["click"], let contact = numbers["contact"],
            let message = numbers["message"], let link = numbers["link"], let clickedAt,
            let interests
        else { return nil }
        self.init(
            click: ClickID(click), contact: ContactID(contact), message: MessageID(message),
            link: LinkID(link), clickedAt: clickedAt, isHuman: isHuman, interests: interests)
    }

    private init(
        click: ClickID, contact: ContactID, message: MessageID, link: LinkID, clickedAt: Instant,
        isHuman: Bool, interests: [Int64]
    ) {
        self.click = click
        self.contact = contact
        self.message = message
        self.link = link
        self.clickedAt = clickedAt
        self.isHuman = isHuman
        let each = interests.count < 2 ? interests : Set(interests).sorted()
        self.interests = "{" + each.map(String.init).joined(separator: ",") + "}"
    }
}
