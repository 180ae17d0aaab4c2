internal import Model

/// What networks did to messages: the counters as they are stored, and what a round adds.
struct NetworkBook: Sendable {
    /// A network, as far as one message is concerned.
    struct Place: Hashable, Sendable {
        var message: MessageID
        var network: String
    }

    /// A contact there.
    struct Guest: Hashable, Sendable {
        var place: Place
        var contact: ContactID
    }

    /// What is stored.
    private var before: [Place: NetworkEvidence] = [:]
    private var known: [Guest: NetworkContribution] = [:]

    /// What is not stored yet.
    private(set) var places: [Place: NetworkEvidence] = [:]
    private(set) var guests: [Guest: NetworkContribution] = [:]

    init(_ rows: [NetworkRow], _ contributions: [NetworkContactRow]) {
        for row in rows {
            before[Place(message: row.message, network: row.network)] = row.evidence
        }
        for row in contributions {
            let place = Place(message: row.message, network: row.network)
            known[Guest(place: place, contact: row.contact)] = row.contribution
        }
    }

    /// The counters of a network.
    func evidence(of place: Place) -> NetworkEvidence {
        places[place] ?? before[place] ?? NetworkEvidence()
    }

    /// Counts what is new in a contribution.
    ///
    /// Who contributes nothing is noted too: an open is judged by its network as well, and is to
    /// be found when the network turns.
    mutating func add(_ contribution: NetworkContribution, of contact: ContactID, at place: Place) {
        let guest = Guest(place: place, contact: contact)
        let noted = guests[guest] ?? known[guest]
        let old = noted ?? NetworkContribution()
        var new = old
        new.unite(contribution)
        if new != noted { guests[guest] = new }
        guard new != old else { return }
        places[place, default: before[place] ?? NetworkEvidence()].add(new, after: old)
    }

    /// Networks that stand otherwise than before.
    func turned(by rules: VerdictRules) -> [Place] {
        places.filter { place, evidence in
            rules.standing(of: before[place] ?? NetworkEvidence()) != rules.standing(of: evidence)
        }.map(\.key)
    }
}
