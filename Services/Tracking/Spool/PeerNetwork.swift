internal import Glibc

/// Where a hit came from: the first 24 bits of an IPv4 address, the first 48 of an IPv6 one.
struct PeerNetwork: Sendable, Hashable {
    /// 3, 6 or, where the address is unknown, no bytes.
    let bytes: [UInt8]

    init(bytes: [UInt8]) { self.bytes = bytes }

    /// Shortens an address; an IPv4 address in IPv6's clothes is one of IPv4.
    ///
    /// - Parameter address: as text, without a port.
    init(_ address: String) {
        var four = in_addr()
        var six = in6_addr()
        if inet_pton(AF_INET, address, &four) == 1 {
            bytes = withUnsafeBytes(of: four) { Array($0.prefix(3)) }
        } else if inet_pton(AF_INET6, address, &six) == 1 {
            let all = withUnsafeBytes(of: six) { Array($0) }
            let isMapped = all.prefix(10).allSatisfy { $0 == 0 } && all[10...11] == [255, 255]
            bytes = isMapped ? Array(all[12..<15]) : Array(all.prefix(6))
        } else {
            bytes = []
        }
    }

    /// `192.0.2.0/24`, `2001:db8:1::/48`; `nil` when unknown.
    var cidr: String? {
        switch bytes.count {
        case 3: "\(bytes[0]).\(bytes[1]).\(bytes[2]).0/24"
        case 6:
            stride(from: 0, to: 6, by: 2)
                .map { String(UInt16(bytes[$0]) << 8 | UInt16(bytes[$0 + 1]), radix: 16) }
                .joined(separator: ":") + "::/48"
        default: nil
        }
    }
}
