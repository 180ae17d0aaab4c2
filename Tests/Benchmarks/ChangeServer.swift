import EventLoop
import HTTP

/// Stands where Segmentation looks for the services that it follows, as a load generator.
///
/// Only feeds are served: all else that Segmentation could ask was put into its projection before.
final class ChangeServer: Sendable {
    private let sources: [Feed: ChangeSource]
    private let loops: EventLoops

    /// Whose feed; it is the path before `/v1/changes`.
    enum Feed: String, CaseIterable {
        case contacts, interests, tracking
    }

    /// A server that does not listen yet, on a loop of its own.
    init() {
        loops = EventLoops(count: 1)
        sources = Dictionary(uniqueKeysWithValues: Feed.allCases.map { ($0, ChangeSource()) })
    }

    /// Begins to serve the feeds.
    func listen(on port: Int) async throws {
        let server = HTTPServer(
            Feed.allCases.map { feed in
                .get("/\(feed.rawValue)/v1/changes") { [source = self[feed]] in
                    try await source.page($0)
                }
            }, on: loops)
        _ = try await server.listen(port: port)
    }

    subscript(feed: Feed) -> ChangeSource {
        guard let source = sources[feed] else { preconditionFailure("every feed has a source") }
        return source
    }

    /// Whether every feed is read.
    var isFollowed: Bool { sources.values.allSatisfy(\.isFollowed) }
}
