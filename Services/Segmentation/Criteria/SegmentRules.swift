internal import Columns
internal import HTTP
internal import Model

/// Says everything that is wrong with a draft of a segment.
struct SegmentRules {
    let limits: CriteriaLimits
    let definitions: Definitions
    let catalogue: Catalogue
    /// Without it nothing is said of rules that feed themselves.
    var plan: AccountPlan?

    /// The draft with its name trimmed and in NFC; `id` is the segment that it replaces.
    func check(_ draft: SegmentDraft, replacing id: SegmentID? = nil) throws -> SegmentDraft {
        var draft = draft
        var errors: [FieldError] = []
        draft.name = SegmentRules.name(draft.name, &errors)
        errors += criteria.errors(in: draft.match, at: "/match")
        errors += parentErrors(draft, id)
        // What is wrong so far must not be put together with anything.
        errors += errors.isEmpty ? costErrors(draft, id) : []
        errors += ruleErrors(draft, canExpand: errors.isEmpty)
        errors += errors.isEmpty ? feedErrors(draft, id) : []
        guard errors.isEmpty else { throw InvalidInput(errors: errors) }
        return draft
    }

    /// Checks criteria that are not saved.
    func check(_ match: Criteria, parent: SegmentID?, at pointer: String = "/match") throws {
        var errors = errors(in: match, parent: parent, at: pointer)
        if let parent, definitions[parent] == nil { errors.append(SegmentRules.unknownParent) }
        guard errors.isEmpty else { throw InvalidInput(errors: errors) }
    }

    /// The errors of criteria that are not saved.
    func errors(in match: Criteria, parent: SegmentID? = nil, at pointer: String) -> [FieldError] {
        let errors = criteria.errors(in: match, at: pointer)
        guard errors.isEmpty else { return errors }
        return costErrors(definitions.expansion(of: match, parent: parent), pointer)
    }

    /// The errors of criteria alone.
    var criteria: CriteriaRules {
        CriteriaRules(
            limits: limits, fields: catalogue.fields, interests: catalogue.interests,
            segments: definitions.ids, messages: catalogue.messages)
    }

    private func parentErrors(_ draft: SegmentDraft, _ id: SegmentID?) -> [FieldError] {
        if let parent = draft.parent, definitions[parent] == nil {
            return [SegmentRules.unknownParent]
        }
        if let id,
            let circle = definitions.circle(id, .init(match: draft.match, parent: draft.parent))
        {
            let path = circle.map(\.description).joined(separator: " → ")
            return [
                FieldError(
                    pointer: "/match", code: "circle",
                    detail: "The segment would build on itself: \(path).")
            ]
        }
        let below = id.map { definitions.height(of: $0) - 1 } ?? 0
        let levels = definitions.levels(parent: draft.parent) + below
        guard levels > limits.levels else { return [] }
        return [
            FieldError(
                pointer: "/parent", code: "too-deep",
                detail: "\(levels) levels of segments, \(limits.levels) allowed.")
        ]
    }

    /// What a segment means must stay small with all that it builds on, as must what builds on it.
    private func costErrors(_ draft: SegmentDraft, _ id: SegmentID?) -> [FieldError] {
        let own = costErrors(
            definitions.expansion(of: draft.match, parent: draft.parent), "/match")
        guard let id, own.isEmpty else { return own }
        let changed = definitions.replacing(
            id, by: .init(match: draft.match, parent: draft.parent))
        guard
            let other = changed.affected(by: id).sorted()
                .first(where: { changed.expansion(of: $0).isTooLarge })
        else { return [] }
        return costErrors(changed.expansion(of: other), "/match", " in segment \(other)")
    }

    private func costErrors(_ expansion: Expansion, _ pointer: String, _ place: String = "")
        -> [FieldError]
    {
        var errors: [FieldError] = []
        if expansion.leaves > Expansion.mostLeaves {
            errors.append(
                FieldError(
                    pointer: pointer, code: "too-many-conditions",
                    detail: "\(expansion.leaves) conditions with those of other segments\(place), "
                        + "\(Expansion.mostLeaves) allowed."))
        }
        if expansion.depth > Expansion.mostDepth {
            errors.append(
                FieldError(
                    pointer: pointer, code: "too-deep",
                    detail: "\(expansion.depth) levels with those of other segments\(place), "
                        + "\(Expansion.mostDepth) allowed."))
        }
        return errors
    }

    /// A rule must not feed the segment that it belongs to.
    private func ruleErrors(_ draft: SegmentDraft, canExpand: Bool) -> [FieldError] {
        guard let rule = draft.onEnter else { return [] }
        var errors: [FieldError] = []
        if rule.assign.isEmpty || rule.assign.count > 20 {
            errors.append(
                FieldError(
                    pointer: "/onEnter/assign", code: "wrong-count", detail: "1 to 20 interests."))
        }
        let tests =
            canExpand ? definitions.expanded(draft.match, parent: draft.parent).tests : []
        let tested = Set(tests.filter { $0.on == .interest }.compactMap(\.interest))
        for (index, interest) in rule.assign.enumerated() {
            let pointer = "/onEnter/assign/\(index)"
            if !catalogue.interests.contains(interest) {
                errors.append(
                    FieldError(
                        pointer: pointer, code: "unknown-interest",
                        detail: "The account has no such interest."))
            } else if tested.contains(interest) {
                errors.append(
                    FieldError(
                        pointer: pointer, code: "feeds-itself",
                        detail: "The segment's own criteria look at this interest."))
            }
        }
        return errors
    }

    private static let unknownParent = FieldError(
        pointer: "/parent", code: "unknown-segment", detail: "The account has no such segment.")

    private static func name(_ text: String, _ errors: inout [FieldError]) -> String {
        let name = text.trimmed.nfc
        let hasControl = name.unicodeScalars.contains { $0.value < 32 || $0.value == 127 }
        if name.isEmpty || name.unicodeScalars.count > 200 || hasControl {
            errors.append(
                FieldError(
                    pointer: "/name", code: "invalid-name",
                    detail: "1 to 200 characters, no control characters."))
        }
        return name
    }
}
