internal import Model
internal import Postgres
internal import Service

/// A hit as the table has it, decided or not.
struct StoredHit: PostgresRow, Sendable {
    let id: Int64
    let receivedAt: Instant
    let message: MessageID
    let link: LinkID
    let contact: ContactID?
    let purpose: TokenPurpose
    let flags: HitFlags

    /// `192.0.2.0/24`; `nil` when it is unknown.
    let network: String?
    let agent: String

    /// `nil` while it is not decided.
    let verdict: Verdict?

    /// Whether it was decided to be an open through a privacy proxy.
    let isThroughProxy: Bool

    init(row: inout RowReader) throws(PostgresError) {
        id = try row.next()
        receivedAt = try row.next()
        message = try row.next()
        link = try row.next()
        contact = try row.next()
        let number: Int16 = try row.next()
        purpose = TokenPurpose(rawValue: UInt8(truncatingIfNeeded: number)) ?? .click
        flags = HitFlags(number: try row.next())
        network = try row.next()
        agent = try row.next()
        verdict = try row.next()
        isThroughProxy = try row.next()
    }

    /// The network, where it tells one place from others.
    ///
    /// A private address is that of a proxy of ours which tells no addresses: everybody's.
    var publicNetwork: String? {
        guard let network, !StoredHit.isPrivate(network) else { return nil }
        return network
    }

    /// Whether a network is one of RFC 1918, 3927, 4193, 4291 or 6598.
    static func isPrivate(_ network: String) -> Bool {
        guard let first = network.utf8.first, beginnings.contains(first) else { return false }
        if privates.contains(where: network.hasPrefix) { return true }
        guard !network.utf8.contains(UInt8(ascii: ":")) else { return network == "::/48" }
        let parts = network.split(separator: ".", maxSplits: 2)
        guard parts.count == 3, let second = UInt8(parts[1]) else { return false }
        switch parts[0] {
        case "172": return 16...31 ~= second
        case "100": return 64...127 ~= second
        default: return false
        }
    }

    /// Of private networks, and of some others.
    private static let beginnings = Array("1f:".utf8)

    private static let privates = [
        "10.", "127.", "192.168.", "169.254.", "fc", "fd", "fe8", "fe9", "fea", "feb",
    ]
}
