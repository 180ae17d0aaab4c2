internal import Model

/// One request for a tracked link or a pixel, as the browser sent it.
struct Hit: Sendable, Hashable {
    /// When, by this node's wall clock.
    var receivedAt: Instant

    /// What the token says.
    var content: TokenContent

    var flags: HitFlags

    /// Where from.
    var address: HitAddress

    /// The first 512 bytes of `User-Agent`, UTF-8.
    var agent: String

    /// Bytes that are kept of `User-Agent`.
    static let agentLength = 512
}

// One hit in a batch of the spool; numbers are little-endian, hits follow each other.
//
//   0        1         2..3    4                5..6          7..14         15..46
//   +--------+---------+-------+----------------+-------------+-------------+------------------
//   | layout | purpose | flags | address length | agent bytes | received at | account, message,
//   | 2      |         |       | 0, 4 or 16     |             | (ms, Int64) | link, contact
//   +--------+---------+-------+----------------+-------------+-------------+------------------
//   then the address's bytes, then the agent's.
//
// Layout 1, of the first release, has flags of one byte and the network (0, 3 or 6 bytes) in
// place of the address.
extension Hit {
    private static let layout: UInt8 = 2

    /// Appends a hit to a batch, from what lies in a connection's buffer.
    ///
    /// - Parameters:
    ///   - batch: what is written in one piece.
    ///   - receivedAt: by this node's wall clock.
    ///   - content: what the token says.
    ///   - flags: what else is known.
    ///   - address: where from.
    ///   - agent: UTF-8, at most ``agentLength`` bytes.
    static func encode(
        into batch: inout [UInt8], receivedAt: Instant, _ content: TokenContent, _ flags: HitFlags,
        _ address: HitAddress, agent: UnsafeRawBufferPointer
    ) {
        let flags = flags.rawValue
        let length = UInt16(truncatingIfNeeded: agent.count)
        batch.append(layout)
        batch.append(content.purpose.rawValue)
        batch.append(UInt8(truncatingIfNeeded: flags))
        batch.append(UInt8(truncatingIfNeeded: flags >> 8))
        batch.append(address.kind.rawValue)
        batch.append(UInt8(truncatingIfNeeded: length))
        batch.append(UInt8(truncatingIfNeeded: length >> 8))
        let numbers = (
            receivedAt.rawValue.littleEndian, content.account.number.littleEndian,
            content.message.number.littleEndian, content.link.number.littleEndian,
            (content.contact?.number ?? 0).littleEndian
        )
        withUnsafeBytes(of: numbers) { batch.append(contentsOf: $0) }
        address.append(to: &batch)
        batch.append(contentsOf: agent)
    }

    /// Appends the hit to a batch.
    func encode(into batch: inout [UInt8]) {
        var agent = agent
        agent.withUTF8 {
            Hit.encode(
                into: &batch, receivedAt: receivedAt, content, flags, address,
                agent: UnsafeRawBufferPointer($0))
        }
    }

    /// The hits of a batch; `nil` when it is not whole, or of a later release.
    static func decode(_ batch: [UInt8]) -> [Hit]? {
        batch.withUnsafeBytes { bytes in
            var hits: [Hit] = []
            var reader = HitReader(bytes)
            while let raw = reader.next() {
                hits.append(
                    Hit(
                        receivedAt: raw.receivedAt, content: raw.content, flags: raw.flags,
                        address: raw.address, agent: String(decoding: raw.agent, as: UTF8.self)))
            }
            return reader.isWhole ? hits : nil
        }
    }
}
