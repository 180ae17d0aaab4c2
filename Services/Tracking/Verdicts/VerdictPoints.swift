/// What each sign weighs: 50 points make a suspect, 100 a bot, unless an account says otherwise.
enum VerdictPoints {
    /// What no person does: a HEAD, a prefetch, an agent that names itself, the hidden link.
    static let certain = 100

    /// On the way to the mailbox, or in the hand of a fast person.
    static let soon = 45

    /// `Sec-Fetch-…` is missing: a proxy may have taken it out.
    static let noFetchMetadata = 40

    /// What all browsers send is missing.
    static let noBasicFields = 25

    /// No agent: a program, or a very private person.
    static let noAgent = 30

    /// Many links in one run; people open tabs too.
    static let many = 25

    /// Each link of a run beyond those that are many.
    static let eachMore = 6

    /// All links of a message that has several.
    static let wholeMessage = 10

    /// Many links at once, and soon after the delivery.
    static let manyAndSoon = 100

    /// One step between two links that is faster than a hand.
    static let fastStep = 50

    /// The same link, just after another's click.
    static let follows = 85

    static let scanningNetwork = 60
    static let probingNetwork = 60

    /// The message was opened before.
    static let opened = -20

    /// The browser says that a hand clicked.
    static let hand = -10

    /// Clears every doubt, and no certainty.
    static let visited = -100
}
