internal import HTTP
internal import Model
internal import Service

/// What contacts' browsers reach.
///
/// Nothing is looked up before its token was verified, the destination never comes from the
/// request, and every token that is not genuine gets the same page.
struct PublicRoutes: Sendable {
    let keys: TokenKeys
    let spool: Spool
    let links: LinkFollower

    /// Every public path.
    var all: [Route] {
        [
            .get("/c/{token}", click),
            .get("/o/{file}", open),
        ]
    }

    /// `GET /c/{token}`, and `HEAD`: 302 to the link's destination, byte for byte.
    ///
    /// The hit is on the disk before the answer is sent. 404 for what is not a genuine token of a
    /// known link; 503 with `Refresh: 2` when the link is not here yet and PostgreSQL is away.
    func click(_ request: Request, token: String) async throws -> Reply {
        guard let content = keys.open(token.utf8, for: .click) else { return PublicPages.unknown }
        var flags: HitFlags = []
        let url: [UInt8]
        if let known = links.copy.find(content.link) {
            url = known
        } else {
            switch await links.find(content.link, in: content.account) {
            case .url(let found): url = found
            case .absent: return PublicPages.unknown
            case .unavailable:
                url = []
                flags.insert(.unanswered)
            }
        }
        _ = await spool.append(Hit(request, content, flags))
        return flags.isEmpty ? PublicPages.redirect(to: url) : PublicPages.later
    }

    /// `GET /o/{token}.gif`, and `HEAD`: 200 with a transparent pixel of 43 bytes, or 404.
    func open(_ request: Request, file: String) async throws -> Reply {
        guard file.hasSuffix(".gif"), let content = keys.open(file.utf8.dropLast(4), for: .open)
        else { return PublicPages.unknown }
        _ = await spool.append(Hit(request, content, []))
        return PublicPages.pixel
    }
}
