internal import Model

/// One request for a tracked link or a pixel, as the browser sent it.
struct Hit: Sendable, Hashable {
    /// When, by this node's wall clock.
    var receivedAt: Instant

    /// What the token says.
    var content: TokenContent

    var flags: HitFlags

    /// Where from, without the part that names a person's line.
    var network: PeerNetwork

    /// The first 512 bytes of `User-Agent`.
    var agent: String

    /// Bytes that are kept of `User-Agent`.
    static let agentLength = 512
}

/// What else is known of a hit.
struct HitFlags: OptionSet, Sendable, Hashable {
    let rawValue: UInt8

    /// It asked for the head only: no person does.
    static let head = HitFlags(rawValue: 1)

    /// A header says that nobody looks yet.
    static let prefetch = HitFlags(rawValue: 2)

    /// It was answered 503, for the browser to come again: it counts then.
    static let unanswered = HitFlags(rawValue: 4)
}

// One hit in a batch of the spool; numbers are little-endian, hits follow each other.
//
//   0        1         2       3                4..5          6..13         14..45
//   +--------+---------+-------+----------------+-------------+-------------+------------------
//   | layout | purpose | flags | network length | agent bytes | received at | account, message,
//   | 1      |         |       | 0, 3 or 6      | (UInt16)    | (ms, Int64) | link, contact
//   +--------+---------+-------+----------------+-------------+-------------+------------------
//   then the network's bytes, then the agent's.
extension Hit {
    private static let layout: UInt8 = 1
    private static let headLength = 46

    /// Appends the hit to a batch.
    func encode(into batch: inout [UInt8]) {
        let agent = agent.utf8
        batch.append(Hit.layout)
        batch.append(content.purpose.rawValue)
        batch.append(flags.rawValue)
        batch.append(UInt8(network.bytes.count))
        batch.append(UInt8(truncatingIfNeeded: agent.count))
        batch.append(UInt8(truncatingIfNeeded: agent.count >> 8))
        batch.append(number: receivedAt.rawValue)
        batch.append(number: content.account.number)
        batch.append(number: content.message.number)
        batch.append(number: content.link.number)
        batch.append(number: content.contact?.number ?? 0)
        batch.append(contentsOf: network.bytes)
        batch.append(contentsOf: agent)
    }

    /// The hits of a batch; `nil` when it is not whole, or of a later release.
    static func decode(_ batch: [UInt8]) -> [Hit]? {
        var hits: [Hit] = []
        var at = 0
        while at < batch.count {
            guard let (hit, length) = decode(batch[at...]) else { return nil }
            hits.append(hit)
            at += length
        }
        return hits
    }

    private static func decode(_ bytes: ArraySlice<UInt8>) -> (Hit, Int)? {
        let start = bytes.startIndex
        guard bytes.count >= headLength, bytes[start] == layout,
            let purpose = TokenPurpose(rawValue: bytes[start + 1])
        else { return nil }
        let network = Int(bytes[start + 3])
        let agent = Int(bytes[start + 4]) | Int(bytes[start + 5]) << 8
        let length = headLength + network + agent
        guard bytes.count >= length else { return nil }
        let contact = bytes.number(at: start + 38)
        let rest = start + headLength
        let hit = Hit(
            receivedAt: Instant(rawValue: bytes.number(at: start + 6)),
            content: TokenContent(
                purpose, account: AccountID(bytes.number(at: start + 14)),
                message: MessageID(bytes.number(at: start + 22)),
                link: LinkID(bytes.number(at: start + 30)),
                contact: contact == 0 ? nil : ContactID(contact)),
            flags: HitFlags(rawValue: bytes[start + 2]),
            network: PeerNetwork(bytes: Array(bytes[rest..<(rest + network)])),
            agent: String(decoding: bytes[(rest + network)..<(start + length)], as: UTF8.self))
        return (hit, length)
    }
}

extension [UInt8] {
    fileprivate mutating func append(number: Int64) {
        var ordered = number.littleEndian
        Swift.withUnsafeBytes(of: &ordered) { append(contentsOf: $0) }
    }
}

extension ArraySlice<UInt8> {
    fileprivate func number(at index: Int) -> Int64 {
        withUnsafeBytes {
            Int64(
                littleEndian: $0.loadUnaligned(fromByteOffset: index - startIndex, as: Int64.self))
        }
    }
}
