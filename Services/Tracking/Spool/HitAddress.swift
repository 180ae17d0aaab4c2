internal import Glibc

/// Where a hit came from, in 17 bytes: an address, or the network that is left of one.
struct HitAddress: Sendable, Hashable {
    /// How much of it is known.
    enum Kind: UInt8, Sendable {
        case unknown = 0
        case network4 = 3
        case address4 = 4
        case network6 = 6
        case address6 = 16
    }

    let kind: Kind

    // The bytes in their order, as one number; an IPv4 address is in the upper half of `high`.
    private let high: UInt64
    private let low: UInt64

    /// An address that nobody knows.
    static let unknown = HitAddress(kind: .unknown, high: 0, low: 0)

    private init(kind: Kind, high: UInt64, low: UInt64) {
        self.kind = kind
        self.high = high
        self.low = low
    }

    /// An address of 4 or 16 bytes, or a network of 3 or 6; any other number of bytes is unknown.
    ///
    /// An IPv4 address in IPv6's clothes is one of IPv4 (RFC 4291 section 2.5.5.2).
    init(bytes: UnsafeRawBufferPointer) {
        var numbers: (UInt64, UInt64) = (0, 0)
        withUnsafeMutableBytes(of: &numbers) {
            $0.copyMemory(from: .init(rebasing: bytes.prefix(16)))
        }
        let (first, second) = (UInt64(bigEndian: numbers.0), UInt64(bigEndian: numbers.1))
        switch Kind(rawValue: UInt8(truncatingIfNeeded: bytes.count)) {
        case .address6 where first == 0 && second >> 32 == 0xffff:
            self.init(kind: .address4, high: second << 32, low: 0)
        case .some(let kind): self.init(kind: kind, high: first, low: second)
        case .none: self = .unknown
        }
    }

    /// Reads an address.
    ///
    /// - Parameter text: without a port; anything else is unknown.
    init(_ text: String) {
        var four = in_addr()
        var six = in6_addr()
        if inet_pton(AF_INET, text, &four) == 1 {
            self = withUnsafeBytes(of: four) { HitAddress(bytes: $0) }
        } else if inet_pton(AF_INET6, text, &six) == 1 {
            self = withUnsafeBytes(of: six) { HitAddress(bytes: $0) }
        } else {
            self = .unknown
        }
    }

    /// How many bytes ``append(to:)`` writes.
    var length: Int { Int(kind.rawValue) }

    /// Appends the bytes, in network order.
    func append(to bytes: inout [UInt8]) {
        withUnsafeBytes(of: (high.bigEndian, low.bigEndian)) {
            bytes.append(contentsOf: $0.prefix(length))
        }
    }

    /// Whether it is a loopback or a private one (RFC 1918, RFC 4193): a proxy of ours.
    var isOurs: Bool {
        switch kind {
        case .address4:
            let (first, second) = (high >> 56, high >> 48 & 0xff)
            return first == 127 || first == 10 || (first == 192 && second == 168)
                || (first == 172 && (16...31).contains(second))
        case .address6: return high >> 57 == 0xfc >> 1 || (high == 0 && low == 1)
        case .unknown, .network4, .network6: return false
        }
    }

    // MARK: Text

    /// The network, `192.0.2.0/24` or `2001:db8:1::/48`; nothing is appended when it is unknown.
    func appendNetwork(to text: inout [UInt8]) {
        switch kind {
        case .unknown: return
        case .network4, .address4:
            HitAddress.append(four: UInt32(high >> 32) & 0xffff_ff00, to: &text)
            text.append(contentsOf: "/24".utf8)
        case .network6, .address6:
            HitAddress.append(groups: 3, of: high, to: &text)
            text.append(contentsOf: "::/48".utf8)
        }
    }

    /// The address, `192.0.2.77` or `2001:db8:1:0:0:0:0:1`; nothing when only the network is known.
    func appendAddress(to text: inout [UInt8]) {
        switch kind {
        case .unknown, .network4, .network6: return
        case .address4: HitAddress.append(four: UInt32(high >> 32), to: &text)
        case .address6:
            HitAddress.append(groups: 4, of: high, to: &text)
            text.append(58)
            HitAddress.append(groups: 4, of: low, to: &text)
        }
    }

    /// The network as text; `nil` when it is unknown.
    var network: String? {
        var text: [UInt8] = []
        appendNetwork(to: &text)
        return text.isEmpty ? nil : String(decoding: text, as: UTF8.self)
    }

    /// The address as text; `nil` when only the network is known.
    var address: String? {
        var text: [UInt8] = []
        appendAddress(to: &text)
        return text.isEmpty ? nil : String(decoding: text, as: UTF8.self)
    }

    private static func append(four: UInt32, to text: inout [UInt8]) {
        for shift in stride(from: 24, through: 0, by: -8) {
            let part = UInt8(truncatingIfNeeded: four >> UInt32(shift))
            if part >= 100 { text.append(48 + part / 100) }
            if part >= 10 { text.append(48 + part / 10 % 10) }
            text.append(48 + part % 10)
            if shift > 0 { text.append(46) }
        }
    }

    private static func append(groups: Int, of number: UInt64, to text: inout [UInt8]) {
        for group in 0..<groups {
            if group > 0 { text.append(58) }
            let value = UInt16(truncatingIfNeeded: number >> UInt64(48 - 16 * group))
            var shift = value >= 0x1000 ? 12 : value >= 0x100 ? 8 : value >= 0x10 ? 4 : 0
            while shift >= 0 {
                let digit = UInt8(value >> UInt16(shift) & 15)
                text.append(digit < 10 ? 48 + digit : 87 + digit)
                shift -= 4
            }
        }
    }
}
