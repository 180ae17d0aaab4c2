internal import Columns
internal import Model

/// Who is in each part of an audience, by one version of the account's definitions.
struct AudienceParts: Sendable {
    let include: [Condition]
    let exclude: [Condition]

    init(_ draft: AudienceDraft, in view: AccountView) {
        include = draft.include.map { $0.condition(in: view.definitions) }
        exclude = (draft.exclude ?? []).map { $0.condition(in: view.definitions) }
    }

    /// What they look at.
    var columns: Set<ColumnKey> {
        (include + exclude).reduce(into: []) { $0.formUnion($1.columns) }
    }
}

extension AudienceDraft {
    /// The segments of all parts.
    var segments: [SegmentID] { (include + (exclude ?? [])).compactMap(\.segment) }
}

extension AudiencePart {
    /// Who is in it.
    fileprivate func condition(in definitions: Definitions) -> Condition {
        if let segment { return definitions.effective(segment) }
        return .test(Criterion(on: .interest, test: .subscribed, interest: interest))
    }
}
