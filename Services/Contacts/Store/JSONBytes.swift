internal import HTTP

/// A buffer of JSON that its writer keeps well-formed.
struct JSONBytes {
    private(set) var bytes: [UInt8] = []

    init(capacity: Int) { bytes.reserveCapacity(capacity) }

    mutating func raw(_ json: StaticString) {
        bytes.append(
            contentsOf: UnsafeBufferPointer(start: json.utf8Start, count: json.utf8CodeUnitCount))
    }

    /// Any value, the slow way.
    mutating func value(_ value: some Encodable) { bytes += JSON.encode(value) }

    mutating func number(_ number: Int64) { bytes.append(contentsOf: String(number).utf8) }

    /// Finite; whole numbers are written without a fraction.
    mutating func number(_ number: Double) {
        if let whole = Int64(exactly: number), whole.magnitude < 1 << 53 {
            self.number(whole)
        } else {
            bytes.append(contentsOf: "\(number)".utf8)
        }
    }

    /// A string (RFC 8259, section 7).
    mutating func text(_ text: String) {
        bytes.append(0x22)
        for byte in text.utf8 {
            switch byte {
            case 0x22, 0x5c:
                bytes.append(0x5c)
                bytes.append(byte)
            case 0..<0x20:
                let digits = Array("0123456789abcdef".utf8)
                bytes.append(contentsOf: "\\u00".utf8)
                bytes.append(digits[Int(byte >> 4)])
                bytes.append(digits[Int(byte & 15)])
            default:
                bytes.append(byte)
            }
        }
        bytes.append(0x22)
    }
}
