import Model
import Testing

@testable import Tracking

@Suite("A verdict")
struct VerdictTests {
    static let browser =
        "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/141.0 Safari/537.36"

    static let cases: [(Evidence, Verdict, [Judgement.Reason])] = [
        (Evidence(agent: browser), .human, []),
        (Evidence(agent: browser, sinceDelivery: .seconds(3_600)), .human, []),
        (Evidence(flags: .head, agent: browser), .bot, [.head]),
        (Evidence(flags: .prefetch, agent: browser), .bot, [.prefetch]),
        (Evidence(agent: "curl/8.1"), .bot, [.botAgent]),
        (Evidence(agent: browser, sinceDelivery: .seconds(9)), .human, [.soonAfterDelivery]),
        (Evidence(agent: browser, sinceDelivery: .seconds(10)), .human, []),
        (
            Evidence(agent: browser, sinceDelivery: .seconds(60), linksAtOnce: 3), .human,
            [.manyLinksAtOnce]
        ),
        (
            Evidence(agent: browser, sinceDelivery: .seconds(9), linksAtOnce: 2), .human,
            [.soonAfterDelivery]
        ),
        (
            Evidence(agent: browser, sinceDelivery: .seconds(9), linksAtOnce: 3), .bot,
            [.soonAfterDelivery, .manyLinksAtOnce]
        ),
        (
            Evidence(agent: browser, sinceDelivery: .seconds(-1), linksAtOnce: 3), .bot,
            [.soonAfterDelivery, .manyLinksAtOnce]
        ),
        (Evidence(agent: browser, sinceDelivery: nil, linksAtOnce: 9), .human, [.manyLinksAtOnce]),
    ]

    @Test(arguments: cases)
    func `follows the table`(
        _ evidence: Evidence, _ verdict: Verdict, _ reasons: [Judgement.Reason]
    ) {
        let judgement = VerdictRules().judge(evidence)

        #expect(judgement.verdict == verdict && judgement.reasons == reasons)
    }

    @Test func `of a HEAD or an unanswered hit counts nowhere`() {
        #expect(!VerdictRules().judge(Evidence(flags: .head)).isCounted)
        #expect(!VerdictRules().judge(Evidence(flags: .unanswered)).isCounted)
        #expect(VerdictRules().judge(Evidence(flags: .prefetch)).isCounted)
    }

    @Test(arguments: [
        "Googlebot/2.1 (+http://www.google.com/bot.html)", "Mozilla/5.0 (compatible; bingbot/2.0)",
        "Slackbot-LinkExpanding 1.0", "python-requests/2.32", "Go-http-client/1.1", "Wget/1.21",
        "Mozilla/5.0 HeadlessChrome/120.0", "Barracuda Sentinel (EE)", "SomeScanner/1", "mybot",
    ])
    func `sees agents that name themselves`(_ agent: String) {
        #expect(VerdictRules.namesItself(agent))
    }

    @Test(arguments: [
        browser, "", "Mozilla/5.0 (Linux; Android 13; CUBOT NOTE 21) Chrome/120.0 Mobile",
        "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Safari/604.1",
        "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
        "Microsoft Office/16.0 (Microsoft Outlook 16.0.17928; Pro)",
    ])
    func `takes people's agents for people's`(_ agent: String) {
        #expect(!VerdictRules.namesItself(agent))
    }
}
