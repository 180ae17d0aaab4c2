internal import Glibc

/// A recursive parser over one buffer.
struct JSONParser {
    private let bytes: UnsafeBufferPointer<UInt8>
    private var at = 0

    static let levels = 64

    static func parse(_ bytes: [UInt8]) throws(JSONError) -> JSON {
        let result: Result<JSON, JSONError> = bytes.withUnsafeBufferPointer { buffer in
            do throws(JSONError) {
                var parser = JSONParser(bytes: buffer)
                let value = try parser.value(depth: 0)
                parser.skipSpace()
                guard parser.at == buffer.count else {
                    throw .unexpected(offset: parser.at, wanted: "the end")
                }
                return .success(value)
            } catch {
                return .failure(error)
            }
        }
        return try result.get()
    }

    private init(bytes: UnsafeBufferPointer<UInt8>) { self.bytes = bytes }

    private mutating func skipSpace() {
        while at < bytes.count {
            switch bytes[at] {
            case 0x20, 0x0a, 0x0d, 0x09: at += 1
            default: return
            }
        }
    }

    private mutating func next() throws(JSONError) -> UInt8 {
        skipSpace()
        guard at < bytes.count else { throw .truncated }
        return bytes[at]
    }

    private mutating func value(depth: Int) throws(JSONError) -> JSON {
        guard depth < JSONParser.levels else { throw .tooDeep(offset: at) }
        switch try next() {
        case UInt8(ascii: "{"): return try object(depth: depth)
        case UInt8(ascii: "["): return try array(depth: depth)
        case UInt8(ascii: "\""): return .string(try string())
        case UInt8(ascii: "t"): return try word("true", .bool(true))
        case UInt8(ascii: "f"): return try word("false", .bool(false))
        case UInt8(ascii: "n"): return try word("null", .null)
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return try number()
        default: throw .unexpected(offset: at, wanted: "a value")
        }
    }

    private mutating func word(_ text: StaticString, _ value: JSON) throws(JSONError) -> JSON {
        let length = text.utf8CodeUnitCount
        guard at + length <= bytes.count else { throw .truncated }
        guard let start = bytes.baseAddress, memcmp(start + at, text.utf8Start, length) == 0
        else { throw .unexpected(offset: at, wanted: "a value") }
        at += length
        return value
    }

    private mutating func array(depth: Int) throws(JSONError) -> JSON {
        at += 1
        var values: [JSON] = []
        if try next() == UInt8(ascii: "]") {
            at += 1
            return .array(values)
        }
        while true {
            values.append(try value(depth: depth + 1))
            switch try next() {
            case UInt8(ascii: ","): at += 1
            case UInt8(ascii: "]"):
                at += 1
                return .array(values)
            default: throw .unexpected(offset: at, wanted: "a comma or the end of the array")
            }
        }
    }

    private mutating func object(depth: Int) throws(JSONError) -> JSON {
        at += 1
        var members: [JSON.Member] = []
        var seen: Set<String> = []
        if try next() == UInt8(ascii: "}") {
            at += 1
            return .object(members)
        }
        while true {
            guard try next() == UInt8(ascii: "\"") else {
                throw .unexpected(offset: at, wanted: "a key")
            }
            let key = try string()
            guard try next() == UInt8(ascii: ":") else {
                throw .unexpected(offset: at, wanted: "a colon")
            }
            at += 1
            if members.count < 8 {
                for member in members where member.key == key {
                    throw .duplicateKey(offset: at)
                }
            } else {
                if seen.isEmpty { seen = Set(members.map(\.key)) }
                guard seen.insert(key).inserted else { throw .duplicateKey(offset: at) }
            }
            members.append(JSON.Member(key: key, value: try value(depth: depth + 1)))
            switch try next() {
            case UInt8(ascii: ","): at += 1
            case UInt8(ascii: "}"):
                at += 1
                return .object(members)
            default: throw .unexpected(offset: at, wanted: "a comma or the end of the object")
            }
        }
    }

    private mutating func string() throws(JSONError) -> String {
        at += 1
        let start = at
        while at < bytes.count {
            let byte = bytes[at]
            if byte == UInt8(ascii: "\"") {
                let slice = UnsafeBufferPointer(rebasing: bytes[start..<at])
                guard let text = String(validating: slice, as: UTF8.self) else {
                    throw .badText(offset: start)
                }
                at += 1
                return text
            }
            if byte == UInt8(ascii: "\\") { return try escapedString(from: start) }
            guard byte >= 0x20 else {
                throw .unexpected(offset: at, wanted: "a control character as an escape")
            }
            at += 1
        }
        throw .truncated
    }

    private mutating func escapedString(from start: Int) throws(JSONError) -> String {
        var decoded = [UInt8](bytes[start..<at])
        while at < bytes.count {
            let byte = bytes[at]
            switch byte {
            case UInt8(ascii: "\""):
                guard let text = String(validating: decoded, as: UTF8.self) else {
                    throw .badText(offset: start)
                }
                at += 1
                return text
            case UInt8(ascii: "\\"):
                at += 1
                try escape(into: &decoded)
            case 0..<0x20:
                throw .unexpected(offset: at, wanted: "a control character as an escape")
            default:
                decoded.append(byte)
                at += 1
            }
        }
        throw .truncated
    }

    private mutating func escape(into decoded: inout [UInt8]) throws(JSONError) {
        guard at < bytes.count else { throw .truncated }
        let byte = bytes[at]
        at += 1
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): decoded.append(byte)
        case UInt8(ascii: "b"): decoded.append(0x08)
        case UInt8(ascii: "f"): decoded.append(0x0c)
        case UInt8(ascii: "n"): decoded.append(0x0a)
        case UInt8(ascii: "r"): decoded.append(0x0d)
        case UInt8(ascii: "t"): decoded.append(0x09)
        case UInt8(ascii: "u"): decoded.append(contentsOf: Array(String(try unicode()).utf8))
        default: throw .unexpected(offset: at - 1, wanted: "an escape of RFC 8259")
        }
    }

    private mutating func unicode() throws(JSONError) -> Character {
        let start = at
        var code = UInt32(try hexQuad())
        if (0xd800..<0xdc00).contains(code) {
            guard at + 1 < bytes.count, bytes[at] == UInt8(ascii: "\\"),
                bytes[at + 1] == UInt8(ascii: "u")
            else { throw .badText(offset: start) }
            at += 2
            let low = UInt32(try hexQuad())
            guard (0xdc00..<0xe000).contains(low) else { throw .badText(offset: start) }
            code = 0x10000 + (code - 0xd800) << 10 + (low - 0xdc00)
        }
        guard code != 0, let scalar = Unicode.Scalar(code) else { throw .badText(offset: start) }
        return Character(scalar)
    }

    private mutating func hexQuad() throws(JSONError) -> UInt16 {
        guard at + 4 <= bytes.count else { throw .truncated }
        var code: UInt16 = 0
        for _ in 0..<4 {
            let byte = bytes[at]
            let digit: UInt8
            switch byte {
            case 0x30...0x39: digit = byte - 0x30
            case 0x41...0x46: digit = byte - 0x41 + 10
            case 0x61...0x66: digit = byte - 0x61 + 10
            default: throw .unexpected(offset: at, wanted: "a hexadecimal digit")
            }
            code = code << 4 | UInt16(digit)
            at += 1
        }
        return code
    }

    private mutating func number() throws(JSONError) -> JSON {
        let start = at
        if bytes[at] == UInt8(ascii: "-") { at += 1 }
        let first = at
        var magnitude: UInt64 = 0
        var overflowed = false
        while at < bytes.count, (0x30...0x39).contains(bytes[at]) {
            let (product, tooBig) = magnitude.multipliedReportingOverflow(by: 10)
            let (sum, over) = product.addingReportingOverflow(UInt64(bytes[at] - 0x30))
            magnitude = sum
            overflowed = overflowed || tooBig || over
            at += 1
        }
        guard at > first else { throw .unexpected(offset: at, wanted: "a digit") }
        guard bytes[first] != 0x30 || at == first + 1 else {
            throw .unexpected(offset: first, wanted: "a number without leading zeros")
        }
        let isInteger = try !skipFractionAndExponent()
        if isInteger, !overflowed {
            let isNegative = first != start
            if !isNegative, let value = Int64(exactly: magnitude) { return .integer(value) }
            if isNegative, magnitude <= UInt64(Int64.max) + 1 {
                return .integer(Int64(truncatingIfNeeded: 0 &- magnitude))
            }
        }
        let text = String(decoding: bytes[start..<at], as: UTF8.self)
        guard let value = Double(text), value.isFinite else {
            throw .numberOutOfRange(offset: start)
        }
        return .double(value)
    }

    /// Whether there was one of them.
    private mutating func skipFractionAndExponent() throws(JSONError) -> Bool {
        let start = at
        if at < bytes.count, bytes[at] == UInt8(ascii: ".") {
            at += 1
            try skipDigits()
        }
        if at < bytes.count, bytes[at] | 0x20 == UInt8(ascii: "e") {
            at += 1
            if at < bytes.count, bytes[at] == UInt8(ascii: "+") || bytes[at] == UInt8(ascii: "-") {
                at += 1
            }
            try skipDigits()
        }
        return at != start
    }

    private mutating func skipDigits() throws(JSONError) {
        let start = at
        while at < bytes.count, (0x30...0x39).contains(bytes[at]) { at += 1 }
        guard at > start else { throw .unexpected(offset: at, wanted: "a digit") }
    }
}
