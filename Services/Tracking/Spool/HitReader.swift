internal import Model

/// Reads the hits of a batch one after the other, without an allocation.
struct HitReader {
    private let bytes: UnsafeRawBufferPointer
    private var at = 0
    private(set) var isBroken = false

    init(_ batch: UnsafeRawBufferPointer) { bytes = batch }

    /// Whether everything was read and understood.
    var isWhole: Bool { !isBroken && at == bytes.count }

    /// The next hit; `nil` at the end, or where the bytes are none of ours.
    mutating func next() -> RawHit? {
        guard !isBroken, at < bytes.count else { return nil }
        // The first release had one byte less.
        let isOld = bytes[at] == 1
        let head = isOld ? 46 : 47
        guard isOld || bytes[at] == 2, bytes.count - at >= head,
            let purpose = TokenPurpose(rawValue: bytes[at + 1])
        else { return fail() }
        let sizes = at + (isOld ? 3 : 4)
        let address = Int(bytes[sizes])
        let agent = Int(bytes[sizes + 1]) | Int(bytes[sizes + 2]) << 8
        let length = head + address + agent
        guard bytes.count - at >= length else { return fail() }
        let contact = number(sizes + 35)
        let flags = UInt16(bytes[at + 2]) | (isOld ? 0 : UInt16(bytes[at + 3]) << 8)
        let rest = at + head
        at += length
        return RawHit(
            receivedAt: Instant(rawValue: number(sizes + 3)),
            content: TokenContent(
                purpose, account: AccountID(number(sizes + 11)),
                message: MessageID(number(sizes + 19)), link: LinkID(number(sizes + 27)),
                contact: contact == 0 ? nil : ContactID(contact)),
            flags: HitFlags(rawValue: flags),
            address: HitAddress(bytes: part(rest, address)), agent: part(rest + address, agent))
    }

    private mutating func fail() -> RawHit? {
        isBroken = true
        return nil
    }

    private func number(_ offset: Int) -> Int64 {
        Int64(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: Int64.self))
    }

    private func part(_ start: Int, _ count: Int) -> UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(rebasing: bytes[start..<(start + count)])
    }
}
