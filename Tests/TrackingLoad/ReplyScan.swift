import Glibc

/// What a load generator must know of a reply: status, destination and where it ends.
struct ReplyScan {
    var status = 0

    /// The bytes of `Location`; empty without one.
    var location = 0..<0

    /// Head and body.
    var length = 0

    /// Whether the node closes the connection after it.
    var closes = false

    enum Outcome {
        case whole(ReplyScan)

        /// More bytes must come.
        case incomplete

        /// It is no reply that this program understands.
        case malformed
    }

    /// Reads the reply at the beginning of `bytes`.
    ///
    /// - Parameters:
    ///   - bytes: what has come so far.
    ///   - isHead: whether only the head was asked for: then no body follows.
    /// - Returns: what was found; a reply of unknown length is malformed.
    static func read(_ bytes: UnsafeRawBufferPointer, isHead: Bool) -> Outcome {
        guard let base = bytes.baseAddress, bytes.count >= 16 else { return .incomplete }
        guard memcmp(base, "HTTP/1.1 ", 9) == 0 else { return .malformed }
        var scan = ReplyScan()
        for index in 9..<12 { scan.status = scan.status * 10 + Int(bytes[index]) - 48 }
        var body: Int?
        var at = 0
        while let end = memchr(base + at, 10, bytes.count - at) {
            let next = base.distance(to: UnsafeRawPointer(end)) + 1
            let line = at..<(next > at + 1 ? next - 2 : at)
            at = next
            if line.isEmpty {
                guard let body = isHead ? 0 : body else { return .malformed }
                scan.length = at + body
                return bytes.count >= scan.length ? .whole(scan) : .incomplete
            }
            switch bytes[line.lowerBound] | 0x20 {
            case 0x6c where has("location:", line, bytes): scan.location = value(9, line, bytes)
            case 0x63 where has("content-length:", line, bytes):
                body = number(value(15, line, bytes), bytes)
            case 0x63 where has("connection:", line, bytes):
                scan.closes = has("close", value(11, line, bytes), bytes)
            default: break
            }
        }
        return bytes.count > 65_536 ? .malformed : .incomplete
    }

    private static func has(
        _ name: StaticString, _ line: Range<Int>, _ bytes: UnsafeRawBufferPointer
    ) -> Bool {
        guard line.count >= name.utf8CodeUnitCount else { return false }
        for index in 0..<name.utf8CodeUnitCount
        where bytes[line.lowerBound + index] | 0x20 != name.utf8Start[index] {
            return false
        }
        return true
    }

    private static func value(
        _ start: Int, _ line: Range<Int>, _ bytes: UnsafeRawBufferPointer
    ) -> Range<Int> {
        var first = line.lowerBound + start
        while first < line.upperBound, bytes[first] == 0x20 { first += 1 }
        return first..<line.upperBound
    }

    private static func number(_ range: Range<Int>, _ bytes: UnsafeRawBufferPointer) -> Int? {
        guard !range.isEmpty, range.count < 10 else { return nil }
        var number = 0
        for index in range {
            guard (0x30...0x39).contains(bytes[index]) else { return nil }
            number = number * 10 + Int(bytes[index]) - 48
        }
        return number
    }
}
