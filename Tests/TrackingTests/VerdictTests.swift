import HTTP
import Model
import Testing

@testable import Tracking

@Suite("A verdict")
struct VerdictTests {
    static let browser =
        "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/141.0 Safari/537.36"

    /// What such a browser sends.
    static let headers: HitFlags = [
        .acceptLanguage, .acceptHTML, .acceptAny, .acceptEncoding, .fetchMetadata, .navigate,
    ]

    static let delivery = Instant(rawValue: 1_790_000_000_000)

    /// A hit so many seconds after the delivery.
    static func click(
        _ link: Int64 = 1, at seconds: Double = 3_600, from network: Int? = 0,
        agent: String = browser, _ flags: HitFlags = headers
    ) -> HitEvidence {
        HitEvidence(
            receivedAt: Instant(rawValue: delivery.rawValue + Int64(seconds * 1_000)),
            purpose: .click, link: LinkID(link), flags: flags, agent: agent, network: network)
    }

    static func open(
        at seconds: Double, from network: Int? = 0, agent: String = browser
    ) -> HitEvidence {
        var hit = click(0, at: seconds, from: network, agent: agent)
        hit.purpose = .open
        return hit
    }

    static func hidden(at seconds: Double, from network: Int? = 0) -> HitEvidence {
        var hit = click(99, at: seconds, from: network)
        hit.isHidden = true
        return hit
    }

    static func group(_ hits: [HitEvidence], links: Int = 10) -> HitGroup {
        HitGroup(
            deliveredAt: delivery, links: links, hits: hits,
            networks: [NetworkEvidence](repeating: NetworkEvidence(contacts: 1), count: 6))
    }

    func verdicts(_ hits: [HitEvidence], _ settings: VerdictSettings = VerdictSettings())
        -> [Verdict]
    {
        VerdictRules(settings).judge(VerdictTests.group(hits)).map(\.verdict)
    }

    private typealias My = VerdictTests

    @Test func `of a single click is human`() throws {
        let judgement = try #require(VerdictRules().judge(My.group([My.click()])).first)

        #expect(judgement.verdict == .human && judgement.reasons.isEmpty && judgement.isCounted)
    }

    @Test(arguments: [
        (click(headers.union(.head)), "head"), (click(headers.union(.prefetch)), "prefetch"),
        (click(agent: "curl/8.1"), "bot-agent"), (hidden(at: 3_600), "hidden-link"),
    ])
    func `of what no person does is bot`(_ hit: HitEvidence, _ reason: String) throws {
        let judgement = try #require(VerdictRules().judge(My.group([hit])).first)

        #expect(judgement.verdict == .bot && judgement.reasons.map(\.rawValue) == [reason])
    }

    @Test func `counts neither HEADs, nor what was not answered, nor the hidden link`() {
        let hits = [
            My.click(My.headers.union(.head)), My.click(My.headers.union(.unanswered)),
            My.hidden(at: 3_600), My.click(My.headers.union(.prefetch)), My.click(),
        ]

        #expect(
            hits.map { VerdictRules().judge(My.group([$0])).map(\.isCounted) }
                == [[false], [false], [false], [true], [true]])
    }

    @Test func `of many links soon after the delivery is bot, of either alone it is not`() {
        let soon = (1...3).map { My.click(Int64($0), at: 5 + Double($0)) }
        let later = (1...3).map { My.click(Int64($0), at: 500 + Double($0)) }

        #expect(verdicts(soon) == [.bot, .bot, .bot])
        #expect(verdicts(later) == [.human, .human, .human])
        #expect(verdicts([My.click(at: 3)]) == [.human])
        #expect(verdicts([My.click(at: -2)]) == [.human])
    }

    @Test func `of links that follow each other faster than hands is bot`() {
        let hits = (0..<4).map { My.click(Int64($0), at: 500 + Double($0) * 0.02) }

        #expect(verdicts(hits) == [.bot, .bot, .bot, .bot])
    }

    @Test func `of a double click is human`() {
        #expect(verdicts([My.click(at: 60), My.click(at: 60.05)]) == [.human, .human])
    }

    @Test func `of what came with the hidden link is bot, of the person's click later human`() {
        let hits = [
            My.click(1, at: 300), My.click(2, at: 301), My.hidden(at: 302),
            My.click(2, at: 4_000),
        ]

        #expect(verdicts(hits) == [.bot, .bot, .bot, .human])
    }

    @Test func `of a person at home is human while a gateway scans`() {
        let scan = (1...5).map { My.click(Int64($0), at: 2 + Double($0) / 10, from: 1) }
        let hits = scan + [My.open(at: 3), My.click(3, at: 4.5)]

        #expect(verdicts(hits) == scan.map { _ in .bot } + [.human, .human])
    }

    @Test func `of a person behind the gateway's own address is human while it scans`() {
        let scan = (1...5).map { My.click(Int64($0), at: 2 + Double($0) / 10) }
        let person = My.click(3, at: 4, agent: My.browser + " Edg/141.0")

        #expect(verdicts(scan + [person]).last == .human)
    }

    @Test func `of a check at the click is not human, and of the click it is`() {
        let hits = [My.open(at: 990), My.click(1, at: 1_000), My.click(1, at: 1_001, from: 1)]

        #expect(verdicts(hits) == [.human, .human, .suspect])
    }

    @Test func `of one that mostly checks is the check's when it comes first for once`() {
        let hits = [
            My.click(1, at: 1_000), My.click(1, at: 1_001, from: 1),
            My.click(2, at: 2_000), My.click(2, at: 2_001, from: 1),
            My.click(3, at: 3_000, from: 1), My.click(3, at: 3_000.8),
        ]

        #expect(verdicts(hits) == [.human, .suspect, .human, .suspect, .suspect, .human])
    }

    @Test func `of a double click that took two ways is human`() {
        let hits = [My.click(1, at: 1_000), My.click(1, at: 1_000.3, from: 1)]

        #expect(verdicts(hits) == [.human, .human])
    }

    @Test func `of links that are each fetched from elsewhere is bot`() {
        let hits = (0..<6).map { My.click(Int64($0), at: 5 + Double($0) / 3, from: $0) }

        #expect(verdicts(hits) == hits.map { _ in .bot })
    }

    @Test func `of a browser without its headers is doubtful, of none at all not human`() {
        let basic: HitFlags = [.acceptAny, .acceptEncoding, .acceptLanguage]

        #expect(verdicts([My.click(basic)]) == [.human])
        #expect(verdicts([My.click([.acceptAny])]) == [.suspect])
        #expect(verdicts([My.click(at: 5, [.acceptAny])]) == [.bot])
    }

    @Test func `of many contacts whom one network clicked soon is bot`() throws {
        var group = My.group([My.click(at: 4)])
        group.networks[0] = NetworkEvidence(contacts: 30, soon: 28, early: 30)

        let judgement = try #require(VerdictRules().judge(group).first)
        #expect(judgement.verdict == .bot && judgement.reasons.contains(.scanningNetwork))
    }

    @Test func `of a prober's single click is suspect, until people click from there too`() {
        var group = My.group([My.click(at: 400)])
        group.networks[0] = NetworkEvidence(contacts: 30, early: 30, opened: 2, agents: 1)

        #expect(VerdictRules().judge(group).map(\.verdict) == [.suspect])
        group.networks[0].contacts += 15
        #expect(VerdictRules().judge(group).map(\.verdict) == [.human])
    }

    @Test func `of a late click from a scanner's network is human`() {
        var group = My.group([My.click(at: 7_200)])
        group.networks[0] = NetworkEvidence(contacts: 30, soon: 30, early: 30, bursts: 30)

        #expect(VerdictRules().judge(group).map(\.verdict) == [.human])
    }

    @Test func `of what led to a visited page is human, but for a machine's click`() {
        var group = My.group([My.click(at: 400, [.acceptAny]), My.hidden(at: 500)])
        group.provenAt = [My.click(at: 900).receivedAt]

        let judgements = VerdictRules().judge(group)
        #expect(judgements.map(\.verdict) == [.human, .bot])
        #expect(judgements.map(\.isProven) == [true, false])
    }

    @Test func `of what a visit proved stays so when the person comes again`() {
        var group = My.group([My.click(at: 400, [.acceptAny]), My.click(at: 90_000, [.acceptAny])])
        group.provenAt = [90_100, 900].map { My.click(at: $0).receivedAt }

        #expect(VerdictRules().judge(group).map(\.isProven) == [true, true])
    }

    @Test func `does not wait for who clicked without a doubt before`() {
        let hits = [My.click(at: 60), My.click(2, at: 300), My.click(3, at: 900)]

        #expect(
            VerdictRules().judge(My.group(hits)).map(\.isProven) == [false, false, true])
    }

    @Test func `of pictures that Apple fetched is suspect, of Google's human, both apart`() {
        let apple = My.open(at: 60, agent: "Mozilla/5.0")
        let google = My.open(at: 60, agent: "Mozilla/5.0 (via ggpht.com GoogleImageProxy)")

        let judgements = VerdictRules().judge(My.group([apple, google, My.open(at: 70)]))
        #expect(judgements.map(\.verdict) == [.suspect, .human, .human])
        #expect(judgements.map(\.isThroughPrivacyProxy) == [true, true, false])
    }

    @Test func `of a pixel beside a scanner's clicks is bot`() {
        let hits = (1...4).map { My.click(Int64($0), at: 5 + Double($0) / 10) } + [My.open(at: 5.9)]

        #expect(verdicts(hits).last == .bot)
    }

    @Test func `has no sign that its thresholds switch off`() {
        var off = VerdictSettings()
        off.scannerSeconds = 0
        off.manyLinks = 1_000
        off.networkContacts = 1_000_000
        let hits = (1...5).map { My.click(Int64($0), at: Double($0)) }
        var group = My.group(hits)
        group.networks[0] = NetworkEvidence(contacts: 5_000, soon: 5_000, early: 5_000)

        #expect(VerdictRules(off).judge(group).allSatisfy { $0.verdict == .human })
    }

    @Test func `has reasons in the order of their names' list`() {
        let all = Judgement.Reason.allCases
        let set = ReasonSet(rawValue: (1 << UInt32(all.count)) - 1)

        #expect(set.reasons == all)
        #expect(ReasonSet.visitedPage.reasons == [.visitedPage])
    }

    @Test func `refuses settings outside their limits, by name`() {
        var settings = VerdictSettings()
        #expect(settings.faults(at: "/verdicts").isEmpty)
        settings.hold = 3_601
        settings.botPoints = settings.suspectPoints - 1

        #expect(
            settings.faults(at: "/verdicts").map(\.pointer)
                == ["/verdicts/hold", "/verdicts/botPoints"])
    }
}

extension VerdictTests {
    /// A click an hour after the delivery.
    static func click(_ flags: HitFlags) -> HitEvidence { click(at: 3_600, flags) }
}
