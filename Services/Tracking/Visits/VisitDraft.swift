internal import HTTP
internal import Model

/// What a site's script tells: the body of `POST /v/{token}`.
///
/// Keys of a later script are passed over.
struct VisitDraft: Decodable, Sendable {
    let kind: VisitKind
    let url: String
    let name: String?
    let answers: [String: String]?
}

/// A visit as it is kept: of the listed site, short, and without addresses of people.
struct CheckedVisit: Sendable, Hashable {
    let kind: VisitKind
    let url: String
    let name: String
    let answers: [String: String]

    /// Bytes of a URL.
    static let mostURL = 500

    /// Characters of a name, and of the name of an answer.
    static let mostName = 200

    /// Characters of an answer.
    static let mostAnswer = 500

    /// Answers of one visit.
    static let mostAnswers = 20

    /// Reads what was told; `nil` unless it is about a page of `site` and says what was done.
    ///
    /// - Parameters:
    ///   - body: JSON, from anybody who has the token.
    ///   - site: what the browser says it comes from.
    init?(_ body: [UInt8], of site: WebOrigin) {
        guard let draft = try? JSON.decode(VisitDraft.self, from: body, .reply),
            draft.kind != .unknown, let url = CheckedVisit.page(draft.url, of: site)
        else { return nil }
        let name = PersonalText.short(draft.name ?? "", CheckedVisit.mostName)
        let answers = draft.answers ?? [:]
        guard draft.kind == .page || !name.isEmpty, answers.count <= CheckedVisit.mostAnswers else {
            return nil
        }
        kind = draft.kind
        self.url = url
        self.name = name
        self.answers = Dictionary(
            answers.map { name, answer in
                (
                    PersonalText.short(name, CheckedVisit.mostName),
                    PersonalText.short(answer, CheckedVisit.mostAnswer)
                )
            }, uniquingKeysWith: { first, _ in first })
    }

    /// The page alone: what stands in a query or a fragment may be anything.
    private static func page(_ url: String, of site: WebOrigin) -> String? {
        let end = url.firstIndex { $0 == "?" || $0 == "#" } ?? url.endIndex
        let page = url[..<end]
        guard WebOrigin(of: Array(page.utf8)) == site,
            page.unicodeScalars.allSatisfy({ $0.value > 32 && $0.value != 127 })
        else { return nil }
        // The first two slashes and the host stay as they are: an origin has no address in it.
        let clean = PersonalText.withoutAddresses(String(page))
        var short = String.UnicodeScalarView()
        var bytes = 0
        for scalar in clean.unicodeScalars {
            bytes += UTF8.width(scalar)
            guard bytes <= mostURL else { break }
            short.append(scalar)
        }
        return String(short)
    }
}
