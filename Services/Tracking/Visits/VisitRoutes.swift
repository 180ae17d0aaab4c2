internal import EventLoop
internal import HTTP
internal import Model
internal import Service

/// What the pages of an account's own sites reach.
///
/// Unlike a redirect this needs PostgreSQL: a visit that cannot be kept at once is lost, and
/// nobody's click with it.
struct VisitRoutes: Sendable {
    let tokens: VisitTokens
    let visits: VisitStore
    let due: DueAccounts
    let metrics: Metrics

    /// A person reads no more pages than that.
    private let ofToken = RequestRate(most: 60, per: .seconds(60))

    /// A large office behind one address.
    private let ofNetwork = RequestRate(most: 1_200, per: .seconds(60))

    /// Bytes of a body.
    static let mostBytes = 1_024

    init(tokens: VisitTokens, visits: VisitStore, due: DueAccounts, metrics: Metrics) {
        self.tokens = tokens
        self.visits = visits
        self.due = due
        self.metrics = metrics
    }

    /// Every public path of visits.
    var all: [Route] {
        [
            .get("/v.js", script),
            .post("/v/{token}", tell).limit(body: VisitRoutes.mostBytes),
        ]
    }

    /// `GET /v.js`, and `HEAD`: 200 with the script, or 304.
    func script(_ request: Request) async throws -> Reply { VisitScript.reply(to: request) }

    /// `POST /v/{token}`: 204, also for a contact of whom nothing is kept.
    ///
    /// 404 for what is not a genuine token, or not any more; 403 from a site that the account does
    /// not list; 413 above 1 KiB, 422 for what is no visit of that site, 429 for too many, 503
    /// while PostgreSQL is away.
    func tell(_ request: Request, token: String) async throws -> Reply {
        guard let token = tokens.open(token.utf8, at: .now) else {
            return answer(reply(.notFound), "unknown")
        }
        let sent = request.headers.all("Origin")
        guard sent.count == 1, let site = WebOrigin(sent[0]),
            tokens.origins.has(site, of: token.account)
        else { return answer(reply(.forbidden), "foreign") }
        guard !isTooOften(token, request) else {
            var reply = reply(.tooManyRequests, to: sent[0])
            reply.headers.add("Retry-After", "60")
            return answer(reply, "too-often")
        }
        guard let visit = CheckedVisit(try await request.body(), of: site) else {
            return answer(reply(.unprocessableContent, to: sent[0]), "invalid")
        }
        let isKept = try await Deadline.$current.withValue(.within(VisitRoutes.patience)) {
            try await visits.add(visit, of: token, at: .now)
        }
        if isKept { due.add(token.account, from: .now) }
        return answer(reply(.noContent, to: sent[0]), isKept ? "kept" : "not-tracked")
    }

    /// How long a page's request waits for PostgreSQL.
    private static let patience = Duration.seconds(2)

    private func isTooOften(_ token: VisitToken, _ request: Request) -> Bool {
        ofToken.refuses(token) || ofNetwork.refuses(HitAddress(request).network)
    }

    /// An answer without a body, that nobody keeps, and that a listed site's script may see.
    private func reply(_ status: Status, to origin: String? = nil) -> Reply {
        var reply = Reply(status)
        reply.headers.add("Cache-Control", "no-store")
        reply.headers.add("Vary", "Origin")
        if let origin { reply.headers.add("Access-Control-Allow-Origin", origin) }
        return reply
    }

    private func answer(_ reply: Reply, _ outcome: String) -> Reply {
        metrics.counter(
            "audience_visits_total", "What was told of visits, by what became of it.",
            labels: [("outcome", outcome)]
        ).add()
        return reply
    }
}
