import Glibc

/// Which link of a message is followed: all alike, or the first ones more often.
struct LinkChoice: Sendable {
    /// The share of the links up to and with each.
    private let upTo: [Double]

    /// A choice among so many, the k-th with the weight 1 / k^skew.
    init(among count: Int, skew: Double) {
        let weights = (1...count).map { LinkChoice.weight($0, skew) }
        let whole = weights.reduce(0, +)
        var sum = 0.0
        upTo = weights.map { weight in
            sum += weight
            return sum / whole
        }
    }

    /// The position of one, from 0.
    func pick(_ random: inout LoadRandom) -> Int {
        let fraction = random.fraction()
        var (low, high) = (0, upTo.count - 1)
        while low < high {
            let middle = (low + high) / 2
            if upTo[middle] > fraction { high = middle } else { low = middle + 1 }
        }
        return low
    }

    private static func weight(_ place: Int, _ skew: Double) -> Double {
        skew == 0 ? 1 : exp(-skew * log(Double(place)))
    }
}
