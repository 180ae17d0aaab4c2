import Model
import Testing

@testable import Tracking

@Suite("Made-up campaigns")
struct CampaignTests {
    /// What the rules may be fitted to.
    static let tuningSeeds: ClosedRange<UInt64> = 1...40

    /// What they are judged by; never looked at while fitting.
    static let judgingSeeds: ClosedRange<UInt64> = 1_001...1_040

    @Test func `are the same for the same seed, and others for another`() {
        let campaign = CampaignGenerator.campaign(seed: 3)

        #expect(CampaignGenerator.campaign(seed: 3) == campaign)
        #expect(CampaignGenerator.campaign(seed: 4) != campaign)
    }

    @Test func `have all classes, in groups that are in order and not too large`() {
        var seen: Set<CampaignTruth> = []
        for seed in 1...20 {
            let campaign = CampaignGenerator.campaign(seed: UInt64(seed), recipients: 2_000)
            for group in campaign.groups {
                seen.formUnion(group.truths)
                #expect(group.hits.count == group.truths.count && !group.hits.isEmpty)
                #expect(
                    zip(group.hits, group.hits.dropFirst())
                        .allSatisfy { $0.receivedAt <= $1.receivedAt })
                #expect(
                    group.hits.allSatisfy { (0..<campaign.networks).contains($0.network ?? -1) })
            }
        }

        #expect(seen == Set(CampaignTruth.allCases))
    }

    @Test func `are judged to this table`() {
        var table = CampaignTable()
        for seed in CampaignTests.tuningSeeds.prefix(6) {
            table.add(CampaignGenerator.campaign(seed: seed), by: VerdictRules())
        }

        print(table.text)
        #expect(table.sum(isMachine: false).all > 100)
    }
}
