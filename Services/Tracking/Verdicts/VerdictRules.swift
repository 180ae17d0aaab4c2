internal import Model

/// Tells people from link scanners, hit by hit.
///
/// | noticed | verdict |
/// |---|---|
/// | HEAD, a prefetch header, an agent that names itself | bot |
/// | soon after the delivery **and** many links at once | bot |
/// | one of these two alone | human, the reason is kept |
/// | nothing | human |
struct VerdictRules: Sendable {
    /// Scanners follow links within this time of the delivery.
    var soon: Duration = .seconds(10)

    /// How close together hits count as at once, on either side.
    var window: Duration = .seconds(2)

    /// Different links at once that are many.
    var many = 3

    /// What a hit is.
    func judge(_ evidence: Evidence) -> Judgement {
        var reasons: [Judgement.Reason] = []
        if evidence.flags.contains(.head) { reasons.append(.head) }
        if evidence.flags.contains(.unanswered) { reasons.append(.unanswered) }
        if evidence.flags.contains(.prefetch) { reasons.append(.prefetch) }
        if VerdictRules.namesItself(evidence.agent) { reasons.append(.botAgent) }
        // A clock that runs behind may show a hit before its delivery.
        let isSoon = evidence.sinceDelivery.map { $0 < soon } ?? false
        if isSoon { reasons.append(.soonAfterDelivery) }
        let isMany = evidence.linksAtOnce >= many
        if isMany { reasons.append(.manyLinksAtOnce) }
        let isBot =
            reasons.contains { [.head, .prefetch, .botAgent].contains($0) } || (isSoon && isMany)
        return Judgement(
            verdict: isBot ? .bot : .human, reasons: reasons,
            isCounted: evidence.flags.isDisjoint(with: [.head, .unanswered]))
    }

    /// Parts of agents that programs give themselves, in lower case.
    private static let names = [
        "bot/", "bot-", "bot;", "bot ", "bot)", "-bot", "crawler", "spider", "scanner", "preview",
        "prefetch", "headless", "phantomjs", "curl/", "wget/", "python-requests",
        "python-urllib", "aiohttp", "go-http-client", "apache-httpclient", "okhttp", "libwww",
        "java/", "facebookexternalhit", "barracuda", "proofpoint", "mimecast", "mailscanner",
    ].map { Array($0.utf8) }

    /// Whether the agent says that it is a program; a weak sign, since programs may lie.
    static func namesItself(_ agent: String) -> Bool {
        let text = agent.utf8.map { (65...90).contains($0) ? $0 | 32 : $0 }
        if text.suffix(3).elementsEqual("bot".utf8) { return true }
        return names.contains { text.holds($0) && !text.holds(VerdictRules.phone) }
    }

    /// A maker of telephones, whose agents look like a bot's.
    private static let phone = Array("cubot".utf8)
}

extension [UInt8] {
    /// Whether `part`, which is not empty, occurs.
    fileprivate func holds(_ part: [UInt8]) -> Bool {
        guard count >= part.count else { return false }
        return (0...(count - part.count)).contains {
            self[$0] == part[0] && self[$0..<($0 + part.count)].elementsEqual(part)
        }
    }
}
