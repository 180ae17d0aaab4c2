package import Model

/// Criteria that name no other segment any more, as all evaluators take them.
///
/// The criteria of parents and of tested segments are put in, with what people decided about them.
package indirect enum Condition: Hashable, Sendable {
    /// Every branch holds; true when there is none.
    case all([Condition])

    /// At least one branch holds; false when there is none.
    case any([Condition])

    /// No branch holds; true when there is none.
    case none([Condition])

    /// One test; never of another segment.
    case test(Criterion)

    /// Whether a person decided this about the contact and that segment.
    case manual(SegmentID, ManualChoice)
}

extension Condition {
    /// What must be in memory to decide it.
    package var columns: Set<ColumnKey> {
        switch self {
        case .all(let branches), .any(let branches), .none(let branches):
            branches.reduce(into: []) { $0.formUnion($1.columns) }
        case .test(let criterion): Set([ColumnKey(criterion)].compactMap(\.self))
        case .manual(let segment, _): [.manual(segment)]
        }
    }

    /// Every test, in reading order.
    package var tests: [Criterion] {
        switch self {
        case .all(let branches), .any(let branches), .none(let branches):
            branches.flatMap(\.tests)
        case .test(let criterion): [criterion]
        case .manual: []
        }
    }

    /// Whether it can turn by itself when a new day begins.
    package var dependsOnDay: Bool { tests.contains(where: \.dependsOnDay) }
}

extension Criterion {
    /// Whether the test can turn by itself when a new day begins in the account's zone.
    package var dependsOnDay: Bool {
        switch test {
        case .inLastDays, .inNextDays, .moreThanDaysAgo, .moreThanDaysAhead, .anniversary,
            .anniversaryInNextDays, .anniversaryInLastDays:
            true
        default: days != nil
        }
    }
}
