// Hits as COPY's binary format wants them: what text would cost the server, parsing numbers and
// moments, is more than storing the row. Numbers are big-endian.
//
//   head: "PGCOPY\n\xff\r\n\0" | flags (Int32) 0 | extension (Int32) 0
//   row:  fields (Int16) 11 | a field: length (Int32), -1 for NULL | bytes
//   end:  Int16 -1
//
//   cidr, inet: family 2 or 3 | bits | is cidr 0 or 1 | length 4 or 16 | bytes
//   timestamptz: microseconds since 2000-01-01 (Int64)
//
// Source: PostgreSQL 15 manual, COPY, "Binary Format"; `network_send` in `network.c`.

internal import Model

/// The rows of one COPY.
struct HitRows {
    private(set) var bytes: [UInt8] = []

    private static let fields: UInt16 = 11

    /// 2000-01-01 in milliseconds since 1970.
    private static let epoch: Int64 = 946_684_800_000

    init() {
        bytes += "PGCOPY\n".utf8
        bytes += [0xff, 0x0d, 0x0a, 0, 0, 0, 0, 0, 0, 0, 0, 0]
    }

    /// Appends one row.
    ///
    /// - Parameters:
    ///   - hit: as the spool has it.
    ///   - id: its number in the table.
    mutating func append(_ hit: RawHit, id: Int64) {
        let content = hit.content
        append(HitRows.fields)
        append(field: content.account.number)
        append(field: id)
        append(field: content.message.number)
        append(field: content.link.number)
        if let contact = content.contact { append(field: contact.number) } else { appendNull() }
        append(field: (hit.receivedAt.rawValue - HitRows.epoch) * 1_000)
        append(field: Int16(content.purpose.rawValue))
        append(field: hit.flags.number)
        append(network: hit.address)
        append(address: hit.address)
        append(text: hit.agent)
    }

    /// Takes back what was appended since there were so many bytes.
    mutating func cut(to length: Int) { bytes.removeLast(bytes.count - length) }

    /// Says that no row follows.
    mutating func end() { append(UInt16.max) }

    // MARK: Fields

    private mutating func appendNull() { append(UInt32.max) }

    private mutating func append<Value: FixedWidthInteger>(field: Value) {
        append(UInt32(MemoryLayout<Value>.size))
        append(field)
    }

    /// A /24 or a /48; NULL when it is unknown.
    private mutating func append(network address: HitAddress) {
        let start: Int
        switch address.kind {
        case .unknown: return appendNull()
        case .network4, .address4:
            appendHead(family: 2, bits: 24, isNetwork: true, length: 4)
            start = bytes.count
            address.append(to: &bytes)
            bytes.removeLast(bytes.count - start - 3)
            bytes.append(0)
        case .network6, .address6:
            appendHead(family: 3, bits: 48, isNetwork: true, length: 16)
            start = bytes.count
            address.append(to: &bytes)
            bytes.removeLast(bytes.count - start - 6)
            for _ in 6..<16 { bytes.append(0) }
        }
    }

    /// NULL when only the network is known.
    private mutating func append(address: HitAddress) {
        switch address.kind {
        case .unknown, .network4, .network6: return appendNull()
        case .address4: appendHead(family: 2, bits: 32, isNetwork: false, length: 4)
        case .address6: appendHead(family: 3, bits: 128, isNetwork: false, length: 16)
        }
        address.append(to: &bytes)
    }

    private mutating func appendHead(family: UInt8, bits: UInt8, isNetwork: Bool, length: UInt8) {
        append(UInt32(4 + length))
        bytes.append(family)
        bytes.append(bits)
        bytes.append(isNetwork ? 1 : 0)
        bytes.append(length)
    }

    /// What PostgreSQL refuses in text is replaced: one row must not hold back all behind it.
    private mutating func append(text: UnsafeRawBufferPointer) {
        guard text.allSatisfy({ 0x20...0x7e ~= $0 }) else {
            let repaired = String(decoding: text, as: UTF8.self).utf8
            append(UInt32(repaired.count))
            for byte in repaired { bytes.append(byte == 0 ? UInt8(ascii: " ") : byte) }
            return
        }
        append(UInt32(text.count))
        bytes.append(contentsOf: text)
    }

    private mutating func append<Value: FixedWidthInteger>(_ value: Value) {
        withUnsafeBytes(of: value.bigEndian) { bytes.append(contentsOf: $0) }
    }
}
