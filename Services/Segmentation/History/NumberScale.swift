/// The axis of a picture that shows numbers of contacts: its ends and its labels.
struct NumberScale: Hashable {
    let low: Int64
    let high: Int64
    let step: Int64

    /// Begins at 0, or below the lowest where that would leave the lower half of the picture empty.
    ///
    /// - Parameters:
    ///   - lowest: not below 0.
    ///   - highest: not below `lowest`.
    ///   - labels: about how many there is room for.
    init(lowest: Int64, highest: Int64, labels: Int) {
        let base = lowest < highest && lowest > highest / 2 ? lowest : 0
        step = NumberScale.step(over: max(highest - base, 1), labels: max(labels, 1))
        low = base / step * step
        high = max((highest + step - 1) / step * step, low + step)
    }

    /// From the lowest to the highest.
    var labels: [Int64] { Array(stride(from: low, through: high, by: Int64.Stride(step))) }

    /// 1, 2 or 5 with zeros behind it.
    private static func step(over range: Int64, labels: Int) -> Int64 {
        var power: Int64 = 1
        while true {
            for factor in [1, 2, 5] as [Int64] where range <= factor * power * Int64(labels) {
                return factor * power
            }
            power *= 10
        }
    }

    /// Digits in groups of three, apart by narrow spaces: read alike in all languages.
    static func text(_ number: Int64) -> String {
        let digits = Array(String(number))
        var text = ""
        for (index, digit) in digits.enumerated() {
            if index > 0, (digits.count - index) % 3 == 0 { text += "\u{202F}" }
            text.append(digit)
        }
        return text
    }
}
