/// The encoding of a label's Unicode in ASCII (RFC 3492), without the `xn--` before it.
enum Punycode {
    // RFC 3492, section 5.
    private static let base: UInt32 = 36
    private static let lowest: UInt32 = 1
    private static let highest: UInt32 = 26
    private static let skew: UInt32 = 38
    private static let damp: UInt32 = 700
    private static let initialBias: UInt32 = 72
    private static let initialScalar: UInt32 = 128

    /// Encodes a label (RFC 3492, section 6.3).
    ///
    /// - Parameter label: its scalars.
    /// - Returns: lower-case ASCII, or `nil` when a number overflows: the label is far too long.
    static func encode(_ label: [Unicode.Scalar]) -> String? {
        var output = label.filter(\.isASCII).map { UInt8($0.value) }
        let basicCount = UInt32(output.count)
        var handled = basicCount
        if basicCount > 0 { output.append(UInt8(ascii: "-")) }
        var current = initialScalar
        var delta: UInt32 = 0
        var bias = initialBias
        while handled < UInt32(label.count) {
            guard let next = label.map(\.value).filter({ $0 >= current }).min() else { return nil }
            let (step, stepOverflow) = (next - current).multipliedReportingOverflow(by: handled + 1)
            let (moved, overflow) = delta.addingReportingOverflow(step)
            guard !stepOverflow, !overflow else { return nil }
            delta = moved
            current = next
            for scalar in label {
                if scalar.value < current { delta += 1 }
                guard scalar.value == current else { continue }
                append(delta, bias: bias, to: &output)
                bias = adapt(delta, points: handled + 1, isFirst: handled == basicCount)
                delta = 0
                handled += 1
            }
            delta += 1
            current += 1
        }
        return String(decoding: output, as: UTF8.self)
    }

    /// Decodes a label (RFC 3492, section 6.2).
    ///
    /// - Parameter text: ASCII of at most 59 bytes: what follows `xn--`.
    /// - Returns: the scalars, or `nil` when the text encodes none.
    static func decode(_ text: some StringProtocol) -> [Unicode.Scalar]? {
        let bytes = Array(text.utf8)
        guard bytes.count <= 59, bytes.allSatisfy({ $0 < 128 }) else { return nil }
        let delimiter = bytes.lastIndex(of: UInt8(ascii: "-")) ?? 0
        var output = bytes[..<delimiter].map { UInt32($0) }
        var rest = bytes[(delimiter > 0 ? delimiter + 1 : 0)...]
        var current = initialScalar
        var index: UInt32 = 0
        var bias = initialBias
        while !rest.isEmpty {
            guard let end = advance(index, over: &rest, bias: bias) else { return nil }
            let points = UInt32(output.count) + 1
            bias = adapt(end - index, points: points, isFirst: index == 0)
            let (moved, overflow) = current.addingReportingOverflow(end / points)
            guard !overflow, moved >= initialScalar else { return nil }
            current = moved
            index = end % points
            output.insert(current, at: Int(index))
            index += 1
        }
        let scalars = output.compactMap(Unicode.Scalar.init)
        return scalars.count == output.count ? scalars : nil
    }

    /// Reads one generalised number and adds it to `index`.
    private static func advance(
        _ index: UInt32, over rest: inout ArraySlice<UInt8>, bias: UInt32
    ) -> UInt32? {
        var sum = index
        var weight: UInt32 = 1
        var place = base
        while let byte = rest.popFirst() {
            guard let digit = digit(of: byte) else { return nil }
            let (step, stepOverflow) = digit.multipliedReportingOverflow(by: weight)
            let (moved, overflow) = sum.addingReportingOverflow(step)
            guard !stepOverflow, !overflow else { return nil }
            sum = moved
            let threshold = threshold(at: place, bias: bias)
            if digit < threshold { return sum }
            let (heavier, tooHeavy) = weight.multipliedReportingOverflow(by: base - threshold)
            guard !tooHeavy else { return nil }
            weight = heavier
            place += base
        }
        return nil
    }

    private static func append(_ delta: UInt32, bias: UInt32, to output: inout [UInt8]) {
        var rest = delta
        var place = base
        while true {
            let threshold = threshold(at: place, bias: bias)
            if rest < threshold { break }
            output.append(letter(threshold + (rest - threshold) % (base - threshold)))
            rest = (rest - threshold) / (base - threshold)
            place += base
        }
        output.append(letter(rest))
    }

    private static func threshold(at place: UInt32, bias: UInt32) -> UInt32 {
        place <= bias ? lowest : min(highest, place - bias)
    }

    private static func adapt(_ delta: UInt32, points: UInt32, isFirst: Bool) -> UInt32 {
        var rest = isFirst ? delta / damp : delta / 2
        rest += rest / points
        var place: UInt32 = 0
        while rest > (base - lowest) * highest / 2 {
            rest /= base - lowest
            place += base
        }
        return place + (base - lowest + 1) * rest / (rest + skew)
    }

    private static func letter(_ digit: UInt32) -> UInt8 {
        digit < 26 ? UInt8(digit) + UInt8(ascii: "a") : UInt8(digit - 26) + UInt8(ascii: "0")
    }

    private static func digit(of byte: UInt8) -> UInt32? {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"): UInt32(byte - UInt8(ascii: "a"))
        case UInt8(ascii: "A")...UInt8(ascii: "Z"): UInt32(byte - UInt8(ascii: "A"))
        case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt32(byte - UInt8(ascii: "0")) + 26
        default: nil
        }
    }
}
