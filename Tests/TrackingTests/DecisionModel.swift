import Model

@testable import Tracking

/// Deciding as one would explain it: all hits are known, and looked at once.
struct DecisionModel {
    var deliveries: [HitGroups.Key: Instant] = [:]
    var hidden: Set<LinkID> = []
    var linkCounts: [MessageID: Int] = [:]
    var hits: [Hit] = []
    let rules: VerdictRules

    /// What each hit is, by its moment: no two are the same.
    func verdicts() -> [Instant: Judgement] {
        var byKey: [HitGroups.Key: [Hit]] = [:]
        var lone: [Hit] = []
        for hit in hits {
            if let contact = hit.content.contact {
                let key = HitGroups.Key(contact: contact, message: hit.content.message)
                byKey[key, default: []].append(hit)
            } else {
                lone.append(hit)
            }
        }
        var places: [NetworkBook.Place: NetworkEvidence] = [:]
        var groups: [(hits: [Hit], places: [NetworkBook.Place], evidence: HitGroup)] = []
        for (key, hits) in byKey {
            let group = self.group(hits.sorted { $0.receivedAt < $1.receivedAt }, key)
            for (place, contribution) in zip(
                group.places, VerdictRules.contributions(of: group.evidence))
            {
                places[place, default: NetworkEvidence()].add(contribution)
            }
            groups.append(group)
        }
        groups += lone.map { group([$0], nil) }
        var verdicts: [Instant: Judgement] = [:]
        for group in groups {
            var evidence = group.evidence
            evidence.networks = group.places.map { places[$0] ?? NetworkEvidence() }
            for (hit, judgement) in zip(group.hits, rules.judge(evidence)) {
                verdicts[hit.receivedAt] = judgement
            }
        }
        return verdicts
    }

    private func group(
        _ hits: [Hit], _ key: HitGroups.Key?
    ) -> (hits: [Hit], places: [NetworkBook.Place], evidence: HitGroup) {
        let message = hits[0].content.message
        var places: [NetworkBook.Place] = []
        let evidence = hits.map { hit in
            var network: Int?
            if let text = hit.address.network, !StoredHit.isPrivate(text) {
                let place = NetworkBook.Place(message: message, network: text)
                if !places.contains(place) { places.append(place) }
                network = places.firstIndex(of: place)
            }
            return HitEvidence(
                receivedAt: hit.receivedAt, purpose: hit.content.purpose, link: hit.content.link,
                isHidden: hidden.contains(hit.content.link), flags: hit.flags, agent: hit.agent,
                network: network)
        }
        return (
            hits, places,
            HitGroup(
                deliveredAt: key.flatMap { deliveries[$0] }, links: linkCounts[message] ?? 0,
                hits: evidence, networks: places.map { _ in NetworkEvidence() })
        )
    }
}
