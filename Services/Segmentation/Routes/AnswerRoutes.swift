internal import HTTP
internal import Model
internal import Service

/// The HTTP face of criteria that are not saved, and of what segments share.
struct AnswerRoutes: Sendable {
    let cache: AccountCache
    let answers: AnswerStore
    let learner: Learner

    /// Every path of questions.
    var all: [Route] {
        [
            .post("/v1/accounts/{account}/segments/count", count)
                .takes(CountRequest.self).gives(SegmentCount.self).faults(AnswerRoutes.refusals),
            .post("/v1/accounts/{account}/segments/preview", preview)
                .takes(PreviewRequest.self).gives(SegmentPreview.self)
                .faults(AnswerRoutes.refusals),
            .post("/v1/accounts/{account}/segments/overlap", overlap)
                .takes(OverlapRequest.self).gives(OverlapReply.self)
                .faults(AnswerRoutes.refusals),
            .post("/v1/accounts/{account}/decide", decide)
                .takes(DecideRequest.self).gives(DecideReply.self)
                .faults(AnswerRoutes.refusals + ["too-many-items"]),
        ]
    }

    private static let refusals = [
        "unknown-account", "invalid-input", "account-too-large", "account-loading",
    ]
    private static let contactsInOne = 5_000
    private static let criteriaInOne = 100
    private static let sample = 0...100
    private static let segmentsInOne = 2...20

    /// `POST segments/count`: 200 ``SegmentCount``, 422 `invalid-input`, 503 `account-too-large`.
    func count(_ request: Request, account: AccountID) async throws -> Reply {
        let asked = try await request.criteria(CountRequest.self)
        let view = try await learner.view(of: account, naming: [asked.match], in: cache)
        try SegmentRules(view).check(asked.match, parent: asked.parent)
        return .ok(try await answers.count(asked.match, parent: asked.parent, in: view))
    }

    /// `POST segments/preview`: 200 ``SegmentPreview``, 422 `invalid-input`, 503
    /// `account-too-large`.
    func preview(_ request: Request, account: AccountID) async throws -> Reply {
        let asked = try await request.criteria(PreviewRequest.self)
        let view = try await learner.view(of: account, naming: [asked.match], in: cache)
        try SegmentRules(view).check(asked.match, parent: asked.parent)
        let sample = asked.sample ?? 10
        guard AnswerRoutes.sample.contains(sample) else {
            throw InvalidInput(errors: [
                FieldError(pointer: "/sample", code: "out-of-range", detail: "0 to 100 contacts.")
            ])
        }
        return .ok(try await answers.preview(asked, sample: sample, in: view))
    }

    /// `POST segments/overlap`: 200 ``OverlapReply``, 422 `invalid-input`, 503
    /// `account-too-large`.
    func overlap(_ request: Request, account: AccountID) async throws -> Reply {
        let asked = try await request.criteria(OverlapRequest.self)
        let view = try await cache.view(of: account)
        let errors = AnswerRoutes.errors(in: asked, view.definitions)
        guard errors.isEmpty else { throw InvalidInput(errors: errors) }
        return .ok(try await answers.overlap(of: asked.segments, in: account))
    }

    private static func errors(in asked: OverlapRequest, _ definitions: Definitions) -> [FieldError]
    {
        guard segmentsInOne.contains(asked.segments.count) else {
            return [
                FieldError(pointer: "/segments", code: "wrong-count", detail: "2 to 20 segments.")
            ]
        }
        var seen: Set<SegmentID> = []
        return asked.segments.enumerated().compactMap { index, id in
            let pointer = "/segments/\(index)"
            if definitions[id] == nil {
                return FieldError(
                    pointer: pointer, code: "unknown-segment",
                    detail: "The account has no such segment.")
            }
            if seen.insert(id).inserted { return nil }
            return FieldError(
                pointer: pointer, code: "repeated", detail: "Each segment stands once.")
        }
    }

    /// `POST decide`: 200 ``DecideReply``, 422 `invalid-input`, or `too-many-items` above 5,000
    /// contacts or 100 criteria, 503 `account-too-large`.
    func decide(_ request: Request, account: AccountID) async throws -> Reply {
        let asked = try await request.criteria(DecideRequest.self, .decisions)
        guard asked.contacts.count <= AnswerRoutes.contactsInOne else {
            throw ProtocolFault.tooManyItems(
                sent: asked.contacts.count, allowed: AnswerRoutes.contactsInOne)
        }
        guard asked.criteria.count <= AnswerRoutes.criteriaInOne else {
            throw ProtocolFault.tooManyItems(
                sent: asked.criteria.count, allowed: AnswerRoutes.criteriaInOne)
        }
        let named = asked.criteria.sorted { $0.key < $1.key }
        let criteria = named.map(\.value)
        let view = try await learner.view(of: account, naming: criteria, in: cache)
        let rules = SegmentRules(view)
        let errors = named.flatMap { name, criteria in
            rules.errors(in: criteria, at: "/criteria/\(AnswerRoutes.escaped(name))")
        }
        guard errors.isEmpty else { throw InvalidInput(errors: errors) }
        let matches = try await answers.decide(asked.contacts, criteria, in: view)
        return .json(
            .ok, bytes: AnswerRoutes.json(asked.contacts, matches, names: named.map(\.key)))
    }

    /// ``DecideReply``, written by hand: it has up to 5,000 items, and somebody waits for a page.
    private static func json(_ contacts: [ContactID], _ matches: [[Int]], names: [String])
        -> [UInt8]
    {
        let names = names.map { JSON.string($0).bytes }
        var json = Array("{\"results\":[".utf8)
        json.reserveCapacity(contacts.count * 64)
        for (index, contact) in contacts.enumerated() {
            json += index == 0 ? "{\"contact\":".utf8 : ",{\"contact\":".utf8
            json += String(contact.rawValue).utf8
            json += ",\"matches\":[".utf8
            for (place, name) in matches[index].enumerated() {
                if place > 0 { json.append(UInt8(ascii: ",")) }
                json += names[name]
            }
            json += "]}".utf8
        }
        json += "]}".utf8
        return json
    }

    /// A key in a JSON pointer (RFC 6901 section 3).
    private static func escaped(_ key: String) -> String {
        key.split(separator: "~", omittingEmptySubsequences: false).joined(separator: "~0")
            .split(separator: "/", omittingEmptySubsequences: false).joined(separator: "~1")
    }
}
