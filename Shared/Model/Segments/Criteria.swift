/// Who belongs to a segment: a tree of tests.
///
/// On the wire `{"all": [...]}`, `{"any": [...]}`, `{"none": [...]}`, or a ``Criterion``.
public indirect enum Criteria: Hashable, Sendable {
    /// Every branch holds; true when there is none.
    case all([Criteria])

    /// At least one branch holds; false when there is none.
    case any([Criteria])

    /// No branch holds; true when there is none.
    case none([Criteria])

    /// One test.
    case test(Criterion)
}

extension Criteria: Codable {
    private enum Key: String, CodingKey, CaseIterable {
        case all, any, none
    }

    /// Reads one of the four forms.
    ///
    /// - Parameter decoder: at the object.
    /// - Throws: `DecodingError` when it is none of them, or two at once.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: Key.self)
        let keys = Key.allCases.filter(container.contains)
        guard keys.count < 2 else {
            throw DecodingError.dataCorrupted(
                .init(
                    codingPath: decoder.codingPath,
                    debugDescription: "Only one of all, any, none in one object."))
        }
        switch keys.first {
        case .all: self = .all(try container.decode([Criteria].self, forKey: .all))
        case .any: self = .any(try container.decode([Criteria].self, forKey: .any))
        case Key.none?: self = .none(try container.decode([Criteria].self, forKey: .none))
        case nil: self = .test(try Criterion(from: decoder))
        }
    }

    /// Writes what ``init(from:)`` reads.
    ///
    /// - Parameter encoder: where it goes.
    /// - Throws: what the encoder throws.
    public func encode(to encoder: any Encoder) throws {
        if case .test(let criterion) = self {
            try criterion.encode(to: encoder)
            return
        }
        var container = encoder.container(keyedBy: Key.self)
        switch self {
        case .all(let branches): try container.encode(branches, forKey: .all)
        case .any(let branches): try container.encode(branches, forKey: .any)
        case .none(let branches): try container.encode(branches, forKey: .none)
        case .test: break
        }
    }

    /// Every test of the tree, in reading order.
    public var tests: [Criterion] {
        switch self {
        case .all(let branches), .any(let branches), .none(let branches):
            branches.flatMap(\.tests)
        case .test(let criterion): [criterion]
        }
    }

    /// Levels of the tree; 1 for a single test.
    public var depth: Int {
        switch self {
        case .all(let branches), .any(let branches), .none(let branches):
            1 + (branches.map(\.depth).max() ?? 0)
        case .test: 1
        }
    }
}
