extension PostgresCell {
    /// The decimal text of a `numeric`.
    ///
    ///     int16 digits | int16 weight | uint16 sign | uint16 scale | digits x int16 (base 10,000)
    ///
    /// Source: `numeric_send` in PostgreSQL's `numeric.c`.
    func numericText(wholeOnly: Bool) throws(PostgresError) -> String {
        let bytes = try present()
        func word(_ index: Int) -> Int {
            Int(Int16(bigEndian: bytes.loadUnaligned(fromByteOffset: index * 2, as: Int16.self)))
        }
        guard bytes.count >= 8, bytes.count == 8 + 2 * word(0) else {
            throw mismatch("a well-formed numeric")
        }
        let (count, weight, scale) = (word(0), word(1), word(3))
        switch UInt16(truncatingIfNeeded: word(2)) {
        case 0xc000: return "nan"
        case 0xd000: return "inf"
        case 0xf000: return "-inf"
        default: break
        }
        // Four decimal digits, by the power of 10,000 that they stand for.
        func group(_ power: Int) -> Int {
            let index = weight - power
            return index >= 0 && index < count ? word(4 + index) : 0
        }
        var text = word(2) == 0 ? "" : "-"
        let highest = max(weight, 0)
        text += String(group(highest))
        for power in stride(from: highest - 1, through: 0, by: -1) { text += padded(group(power)) }
        var fraction = ""
        var power = -1
        while fraction.utf8.count < scale {
            fraction += padded(group(power))
            power -= 1
        }
        fraction = String(fraction.prefix(scale))
        if wholeOnly {
            guard fraction.utf8.allSatisfy({ $0 == UInt8(ascii: "0") }) else {
                throw mismatch("a whole number")
            }
            return text
        }
        return fraction.isEmpty ? text : text + "." + fraction
    }

    private func padded(_ group: Int) -> String {
        let digits = String(group)
        return String(repeating: "0", count: 4 - digits.utf8.count) + digits
    }

    /// 8-4-4-4-12 lower-case hexadecimal digits.
    func uuidText() throws(PostgresError) -> String {
        var text: [UInt8] = []
        for (index, byte) in try present().enumerated() {
            if [4, 6, 8, 10].contains(index) { text.append(UInt8(ascii: "-")) }
            text.appendHexadecimal(byte)
        }
        return String(decoding: text, as: UTF8.self)
    }
}
