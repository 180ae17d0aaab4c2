/// How many hits one transaction ships: more while there are many, fewer when it takes long.
///
/// A write transaction holds back every feed of the cluster, so each is to end within 500 ms.
struct ShippingPace: Sendable {
    private(set) var most = 5_000

    /// Hits in memory at once, some 10 MB.
    static let most = 20_000
    private static let least = 1_000

    /// Takes a transaction into account.
    mutating func note(hits: Int, took: Duration) {
        if took > .milliseconds(250) {
            most = max(ShippingPace.least, most / 2)
        } else if hits >= most, took < .milliseconds(100) {
            most = min(ShippingPace.most, most * 2)
        }
    }
}
