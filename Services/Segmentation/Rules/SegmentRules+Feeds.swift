internal import HTTP
internal import Model

extension SegmentRules {
    /// A rule must not feed its own segment through those of others, nor may new criteria make one
    /// do so.
    func feedErrors(_ draft: SegmentDraft, _ id: SegmentID?) -> [FieldError] {
        guard let plan,
            let circle = RuleGraph(plan).circle(draft, replacing: id, in: definitions)
        else { return [] }
        return [
            FieldError(
                pointer: draft.onEnter == nil ? "/match" : "/onEnter/assign", code: "feeds-itself",
                detail: circle.sentence(catalogue.interestNames))
        ]
    }
}
