internal import HTTP
internal import Model
internal import Postgres

/// What a caller of `GET /v1/changes` asks.
struct ChangesQuery {
    let after: Position?
    let isLatest: Bool
    let limit: Int32
    let wait: Int
    let account: Int64?

    init(_ query: Query) throws {
        let text = try query.text("after")
        isLatest = text == "latest"
        after = text.flatMap(Position.init)
        if text != nil, after == nil, !isLatest {
            throw FeedFault.invalidQuery("`after` is the `next` of a page, or `latest`.")
        }
        let limit = try query.value("limit", as: Int.self) ?? 1_000
        let wait = try query.value("wait", as: Int.self) ?? 0
        guard (1...1_000).contains(limit) else {
            throw FeedFault.invalidQuery("`limit` is 1 to 1,000.")
        }
        guard (0...30).contains(wait) else {
            throw FeedFault.invalidQuery("`wait` is 0 to 30 seconds.")
        }
        self.limit = Int32(limit)
        self.wait = wait
        account = try query.value("account", as: Int64.self)
    }

    /// Where to read from, or 410.
    func start(_ horizon: Horizon) throws -> Position {
        let trimmed = Position(
            epoch: horizon.epoch, xid: horizon.trimmedXid, id: horizon.trimmedID)
        let start = after ?? Position(epoch: horizon.epoch, xid: 0, id: 0)
        // A server that crashed, or was copied back, may give a transaction's number again.
        let isAhead = start.xid >= horizon.xmin
        guard start.epoch == horizon.epoch, !isAhead, isLatest || start >= trimmed else {
            throw FeedFault.positionGone
        }
        return start
    }
}

/// The reply of `GET /v1/changes`, written without decoding what the rows hold.
enum ChangesPage {
    static func write(
        _ rows: [ChangeRow], _ after: Position, _ horizon: Horizon, _ limit: Int32
    ) -> [UInt8] {
        var json: [UInt8] = []
        json.reserveCapacity(rows.reduce(64) { $0 + $1.data.bytes.count + 200 })
        json += "{\"changes\":[".utf8
        for (index, row) in rows.enumerated() {
            if index > 0 { json.append(UInt8(ascii: ",")) }
            json += "{\"position\":\"\(horizon.epoch)_\(row.xid)_\(row.id)\"".utf8
            json += ",\"account\":\(row.account),\"kind\":\"\(row.kind)\"".utf8
            json += ",\"subject\":\(row.subject)".utf8
            json += ",\"at\":\"\(Instant(rawValue: row.atMilliseconds))\",\"data\":".utf8
            json += row.data.bytes
            json.append(UInt8(ascii: "}"))
        }
        json += "],\"next\":\"\(next(rows, after, horizon, limit))\"}".utf8
        return json
    }

    /// A full page ends at its last row; after a short one all below the horizon has been read.
    private static func next(
        _ rows: [ChangeRow], _ after: Position, _ horizon: Horizon, _ limit: Int32
    ) -> Position {
        if rows.count == limit, let last = rows.last {
            return Position(epoch: horizon.epoch, xid: last.xid, id: last.id)
        }
        let end = Position(epoch: horizon.epoch, xid: max(0, horizon.xmin - 1), id: .max)
        return max(end, after)
    }
}
