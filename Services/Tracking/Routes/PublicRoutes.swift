internal import EventLoop
internal import HTTP
internal import Model
internal import Service

/// What contacts' browsers reach.
///
/// Nothing is looked up before its token was verified, the destination never comes from the
/// request, and every token that is not genuine gets the same page.
struct PublicRoutes: Sendable {
    private let keys: TokenKeys
    private let links: LinkFollower
    private let visits: VisitTokens
    private let rounds: [HitRound]

    /// Serves on all of `loops`.
    init(
        keys: TokenKeys, spool: Spool, links: LinkFollower, visits: VisitTokens,
        on loops: EventLoops
    ) {
        self.keys = keys
        self.links = links
        self.visits = visits
        rounds = loops.all.map { HitRound(loop: $0, spool: spool) }
    }

    /// Every public path.
    var all: [Route] {
        [
            .direct("/c/{token}", values: 1, click),
            .direct("/o/{file}", values: 1, open),
        ]
    }

    /// `GET /c/{token}`, and `HEAD`: 302 to the link's destination, byte for byte.
    ///
    /// The hit is on the disk before the answer is sent. 404 for what is not a genuine token of a
    /// known link; 503 with `Refresh: 2` when the link is not here yet and PostgreSQL is away.
    func click(_ request: DirectRequest) -> DirectOutcome {
        guard let content = keys.open(request.value(0)),
            content.purpose == .click || content.purpose == .preview, content.link != LinkID(0)
        else { return .reply(PublicPages.unknown) }
        let headers = HitHeaders(request)
        var url: [UInt8] = []
        guard links.copy.append(content.link, to: &url) else {
            return clickUnknown(request, content, headers)
        }
        // Nobody counts a preview.
        guard content.purpose == .click else {
            return .reply(PublicPages.redirect, location: url)
        }
        answer(request.later(), content, headers, url, round(of: request.loop))
        return .later
    }

    private func answer(
        _ reply: LateReply, _ content: TokenContent, _ headers: HitHeaders, _ url: [UInt8],
        _ round: HitRound
    ) {
        let url = visits.destination(url, of: content, headers.flags, at: .now)
        round.add(content, headers, reply, PublicPages.redirect) { $0.append(contentsOf: url) }
    }

    /// A link that this node lacks is looked up once, and the hit is kept whatever comes of it.
    private func clickUnknown(
        _ request: DirectRequest, _ content: TokenContent, _ headers: HitHeaders
    ) -> DirectOutcome {
        let reply = request.later()
        let round = round(of: request.loop)
        Task(executorPreference: request.loop) {
            switch await links.find(content.link, in: content.account) {
            case .url(let url) where content.purpose == .preview:
                url.withUnsafeBytes { reply.send(PublicPages.redirect, location: $0) }
            case .url(let url): answer(reply, content, headers, url, round)
            case .absent: reply.send(PublicPages.unknown)
            case .unavailable where content.purpose == .preview: reply.send(PublicPages.later)
            case .unavailable:
                var headers = headers
                headers.flags.insert(.unanswered)
                round.add(content, headers, reply, PublicPages.later)
            }
        }
        return .later
    }

    /// `GET /o/{token}.gif`, and `HEAD`: 200 with a transparent pixel of 43 bytes, or 404.
    func open(_ request: DirectRequest) -> DirectOutcome {
        let file = request.value(0)
        guard file.count > 4, file.suffix(4).elementsEqual(".gif".utf8),
            let content = keys.open(UnsafeRawBufferPointer(rebasing: file.dropLast(4))),
            content.purpose == .open || content.purpose == .preview, content.link == LinkID(0)
        else { return .reply(PublicPages.unknown) }
        guard content.purpose == .open else { return .reply(PublicPages.pixel) }
        round(of: request.loop)
            .add(content, HitHeaders(request), request.later(), PublicPages.pixel)
        return .later
    }

    private func round(of loop: EventLoop) -> HitRound {
        guard let round = rounds.first(where: { $0.loop === loop }) else {
            preconditionFailure("a request came on a loop that was not told of")
        }
        return round
    }
}
