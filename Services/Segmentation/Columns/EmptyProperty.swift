internal import Model

/// A field of a type that this release does not know: empty for everybody.
final class EmptyProperty: Property {
    var bytes: Int { 16 }

    func clause(_ criterion: Criterion, today: Day) -> Clause { EmptyProperty.clause(criterion) }

    /// What a test of an empty value means.
    static func clause(_ criterion: Criterion) -> Clause {
        switch criterion.test {
        case .isEmpty, .isNot, .containsNot, .hasNone, .notEquals: .always
        default: .never
        }
    }

    func put(_ values: ContactValues, at slot: UInt32) -> Bool { false }
    func clear(_ slot: UInt32) {}
    func trim() {}
}
