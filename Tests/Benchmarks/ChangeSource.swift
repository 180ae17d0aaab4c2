import EventLoop
import Feed
import HTTP
import Model
import Synchronization

/// One feed that a load generator fills: what Contacts, Interests or Tracking would publish.
///
/// Positions are those of `Shared/Feed`: each change is a transaction of its own.
final class ChangeSource: Sendable {
    private let state = Mutex(State())

    private struct State {
        /// Written as a page writes them.
        var changes: [[UInt8]] = []
        /// Requests answered or waiting.
        var asked = 0
    }

    private static let epoch = "1-1"

    /// Whether somebody follows.
    var isFollowed: Bool { state.withLock { $0.asked > 0 } }

    /// How many changes there are.
    var count: Int { state.withLock { $0.changes.count } }

    /// Publishes changes, which readers see at once.
    func post(_ changes: [PostedChange]) {
        state.withLock { state in
            for change in changes {
                state.changes.append(
                    ChangeSource.written(change, at: state.changes.count + 1))
            }
        }
    }

    /// Whether a stored position is behind the last change.
    func isEnd(_ position: Int64) -> Bool { position >= Int64(count) }

    /// Answers `GET /v1/changes` as `FeedWriter` does.
    func page(_ request: Request) async throws -> Reply {
        state.withLock { $0.asked += 1 }
        let text = try request.query.text("after")
        let limit = try request.query.value("limit", as: Int.self) ?? 1_000
        let wait = try request.query.value("wait", as: Int.self) ?? 0
        let after = text == "latest" ? count : Int(text.flatMap(Position.init)?.xid ?? 0)
        let until = ContinuousClock.now + .seconds(wait)
        while count <= after, ContinuousClock.now < until {
            try await request.loop.sleep(for: .milliseconds(1))
        }
        return .json(.ok, bytes: text == "latest" ? page(from: after, 0) : page(from: after, limit))
    }

    private func page(from after: Int, _ limit: Int) -> [UInt8] {
        let changes = state.withLock { Array($0.changes.dropFirst(after).prefix(limit)) }
        let next = after + changes.count
        var json: [UInt8] = []
        json.reserveCapacity(changes.reduce(100) { $0 + $1.count + 1 })
        json += "{\"changes\":[".utf8
        for (index, change) in changes.enumerated() {
            if index > 0 { json.append(UInt8(ascii: ",")) }
            json += change
        }
        json +=
            "],\"next\":\"\(Position(epoch: ChangeSource.epoch, xid: Int64(next), id: 0))\"}".utf8
        return json
    }

    private static func written(_ change: PostedChange, at number: Int) -> [UInt8] {
        let position = Position(epoch: epoch, xid: Int64(number), id: 0)
        var json = Array("{\"position\":\"\(position)\",\"account\":\(change.account)".utf8)
        json += ",\"kind\":\"\(change.kind)\",\"subject\":\(change.subject)".utf8
        json += ",\"at\":\"\(Instant.now)\",\"data\":".utf8
        json += change.data
        json.append(UInt8(ascii: "}"))
        return json
    }
}
