import Model
import Testing

@testable import Tracking

@Suite("Made-up campaigns")
struct CampaignTests {
    /// What the rules may be fitted to.
    static let tuningSeeds: ClosedRange<UInt64> = 1...120

    /// What they are judged by; never looked at while fitting.
    static let judgingSeeds: ClosedRange<UInt64> = 1_001...1_060

    @Test func `are the same for the same seed, and others for another`() {
        let campaign = CampaignGenerator.campaign(seed: 3)

        #expect(CampaignGenerator.campaign(seed: 3) == campaign)
        #expect(CampaignGenerator.campaign(seed: 4) != campaign)
    }

    @Test func `have all classes, in groups that are in order`() {
        var seen: Set<CampaignTruth> = []
        for seed in 1...20 {
            let campaign = CampaignGenerator.campaign(seed: UInt64(seed), recipients: 500)
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

    @Test func `are seen through: 95 of 100 clicks of machines, and 5 of 1,000 people wronged`() {
        var (all, small) = (CampaignTable(), CampaignTable())
        for seed in CampaignTests.judgingSeeds {
            let campaign = CampaignGenerator.campaign(seed: seed)
            all.add(campaign, by: VerdictRules())
            if campaign.recipients < 500 { small.add(campaign, by: VerdictRules()) }
        }
        all.add(
            CampaignGenerator.campaign(seed: 2_001, recipients: 100_000), by: VerdictRules())

        print("Verdicts on campaigns with known truth, in percent of the clicks:\n\(all.text)")
        print("The same, of those with fewer than 500 recipients only:\n\(small.text)")
        for truth in CampaignTruth.allCases {
            let row = all.row(truth)
            #expect(row.all >= 300, "\(truth)")
            if truth.isMachine {
                guard truth.canBeTold else { continue }
                #expect((row.suspect + row.bot) * 100 >= row.all * 95, "\(truth): \(row)")
            } else {
                #expect(row.bot * 1_000 <= row.all * 5, "\(truth): \(row)")
            }
        }
        let people = all.sum(isMachine: false)
        #expect(people.bot * 1_000 <= people.all * 5, "\(people)")
        #expect(people.suspect * 100 <= people.all * 5, "\(people)")
    }
}
