/// Who really sent a hit of a made-up campaign.
enum CampaignTruth: String, CaseIterable, Sendable {
    // People.

    /// One click, or a few with minutes between them.
    case calm

    /// Three to seven tabs, opened one after the other within seconds.
    case tabs

    /// Within 5 s of the delivery, the phone in hand.
    case quick

    /// With a mouse that clicks twice.
    case doubleClick = "double-click"

    /// From a browser without pictures.
    case textBrowser = "text-browser"

    /// From a browser or mail client that is too old to send what newer ones do.
    case oldClient = "old-client"

    /// From a browser, or through a proxy, that takes headers out.
    case privateBrowser = "private-browser"

    /// Of one to whom the message was forwarded: another agent, another network.
    case forwarded

    /// Behind one address with colleagues who have the same agent.
    case office

    /// Behind one address with hundreds of strangers.
    case carrier

    /// Through Apple's relay: behind one address with many who have nearly the same agent, their
    /// pictures fetched before they look.
    case relay

    /// Among colleagues who all look within minutes of the delivery.
    case rush

    /// In a group that a scanner clicked too, at delivery or minutes later.
    case scannedPerson = "scanned-person"

    /// The click that is checked as it is made.
    case checkedPerson = "checked-person"

    // Machines.

    /// All links at once, soon after the delivery, without a browser's headers.
    case burst

    /// The same, with all headers of a browser.
    case browserBurst = "browser-burst"

    /// All links at once, 2 to 20 minutes later.
    case lateBurst = "late-burst"

    /// All links at once, 2 to 20 minutes later, with a browser's headers, from a home.
    case homeBurst = "home-burst"

    /// A company's gateway: all links for all its people, from the company's own network.
    case gateway

    /// One link, soon after the delivery, from a network that does this for many.
    case single

    /// One link, 2 to 20 minutes later, from a network that does this for many.
    case lateSingle = "late-single"

    /// One link, 2 to 20 minutes later, with all headers of a browser, from a home.
    case homeSingle = "home-single"

    /// The same link as a person's, just after the person, from elsewhere.
    case checkAtClick = "check-at-click"

    /// Whether it is a machine.
    var isMachine: Bool {
        switch self {
        case .calm, .tabs, .quick, .doubleClick, .textBrowser, .oldClient, .privateBrowser,
            .forwarded, .office, .carrier, .relay, .rush, .scannedPerson, .checkedPerson:
            false
        case .burst, .browserBurst, .lateBurst, .homeBurst, .gateway, .single, .lateSingle,
            .homeSingle, .checkAtClick:
            true
        }
    }

    /// Whether anything tells it from a calm person at home.
    ///
    /// One click, minutes after the delivery, with everything that a browser sends and from where
    /// people live: no rule can see that.
    var canBeTold: Bool { self != .homeSingle }
}
