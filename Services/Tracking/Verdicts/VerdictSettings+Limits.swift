internal import HTTP
internal import Model

extension VerdictSettings {
    /// What lies outside its limits; empty when all may be kept.
    ///
    /// - Parameter pointer: of the settings in the body that they came with: `/verdicts`.
    /// - Returns: a fault a key, in the order of the keys.
    func faults(at pointer: String) -> [FieldError] {
        var faults: [FieldError] = []
        func check(_ value: Int32, _ allowed: ClosedRange<Int32>, _ key: String) {
            guard !allowed.contains(value) else { return }
            faults.append(
                FieldError(
                    pointer: "\(pointer)/\(key)", code: "out-of-range",
                    detail: "\(allowed.lowerBound) to \(allowed.upperBound), not \(value)."))
        }
        check(hold, 0...3_600, "hold")
        check(scannerSeconds, 0...3_600, "scannerSeconds")
        check(windowSeconds, 0...60, "windowSeconds")
        check(manyLinks, 2...1_000, "manyLinks")
        check(networkContacts, 2...1_000_000, "networkContacts")
        check(networkPercent, 1...100, "networkPercent")
        check(suspectPoints, 1...1_000, "suspectPoints")
        check(botPoints, max(1, min(suspectPoints, 1_000))...1_000, "botPoints")
        return faults
    }
}
