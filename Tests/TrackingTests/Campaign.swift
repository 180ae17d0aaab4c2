import Model

@testable import Tracking

/// A made-up campaign: what was done to one message, and by whom.
struct Campaign: Sendable, Hashable {
    var seed: UInt64
    var recipients: Int

    /// Links of the message, without the hidden one.
    var links: Int

    /// The networks of the hits are numbered from 0.
    var networks = 0

    /// Contacts who did anything.
    var groups: [Group] = []

    /// What one contact did, with the truth of each hit.
    struct Group: Sendable, Hashable {
        var deliveredAt: Instant
        var hits: [HitEvidence] = []
        var truths: [CampaignTruth] = []

        mutating func add(_ hit: HitEvidence, _ truth: CampaignTruth) {
            hits.append(hit)
            truths.append(truth)
        }

        /// Puts the hits in the order of their time.
        mutating func sort() {
            let order = hits.indices.sorted {
                (hits[$0].receivedAt, $0) < (hits[$1].receivedAt, $1)
            }
            hits = order.map { hits[$0] }
            truths = order.map { truths[$0] }
        }
    }

    /// When its first message is delivered.
    static let start = Instant(rawValue: 1_790_000_000_000)

    /// Its link with a number from 1; 0 is the hidden one.
    static func link(_ number: Int) -> LinkID { LinkID(Int64(1_000 + number)) }
}
