/// What is known of a hit when its hold is over.
struct Evidence: Sendable, Hashable {
    var flags: HitFlags = []
    var agent = ""

    /// From the delivery to the hit; `nil` when the delivery is unknown.
    var sinceDelivery: Duration?

    /// Different links of the message that the contact opened within seconds, this one included.
    var linksAtOnce = 1
}
