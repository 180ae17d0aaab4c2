internal import EventLoop
internal import Model
internal import Postgres
internal import Service

/// Keeps the link copy of this node current.
struct LinkFollower: Sendable {
    let copy: LinkCopy
    let database: Database

    /// What the caller of ``find(_:in:)`` gets to know.
    enum Found: Sendable {
        case url([UInt8])

        /// The database has no such link.
        case absent

        /// The database does not answer in time.
        case unavailable
    }

    /// Follows the table, until cancelled.
    ///
    /// - Parameters:
    ///   - loop: where the waiting happens.
    ///   - isCurrent: called after every round: nothing that was committed before it is missing.
    /// - Throws: what the database said.
    func run(on loop: EventLoop, isCurrent: @Sendable () -> Void) async throws {
        while true {
            try await follow()
            isCurrent()
            try await loop.sleep(for: LinkFollower.interval)
        }
    }

    /// A new link is known everywhere within a second.
    private static let interval = Duration.milliseconds(250)

    private static let pageLimit: Int64 = 5_000

    /// Reads what is new; nothing that was committed before the call is missing afterwards.
    ///
    /// Transactions that have not ended are looked at again next time: their rows carry a number
    /// at or above the horizon.
    func follow() async throws {
        guard let row = try await database.first(LinkCopyStatements.horizon) else {
            preconditionFailure("a SELECT without a table returned no row")
        }
        let mark = LinkMark(epoch: row.values.1, xid: row.values.0)
        if let known = copy.completeTo, known.epoch != mark.epoch { await copy.clear() }
        let start = copy.completeTo
        var isNew = false
        var page: [CopiedLink] = []
        var (xid, link) = (start?.xid ?? 0, LinkID(0))
        while true {
            page = try await database.all(
                LinkCopyStatements.page, xid, link, LinkFollower.pageLimit)
            copy.put(page)
            isNew = isNew || !page.isEmpty
            guard page.count == Int(LinkFollower.pageLimit), let last = page.last else { break }
            // A million at once would take three times the memory of what is kept of them.
            await copy.keep(page, completeTo: nil)
            (xid, link) = (last.xid, last.link)
        }
        if isNew || start == nil || mark.xid - (start?.xid ?? 0) > 10_000 {
            await copy.keep(page, completeTo: mark)
        }
    }

    /// Looks one link up that the copy lacks, within 500 ms.
    func find(_ link: LinkID, in account: AccountID) async -> Found {
        let deadline = Deadline.within(.milliseconds(500))
        do {
            let row = try await Deadline.$current.withValue(deadline) {
                try await database.first(LinkCopyStatements.find, account, link)
            }
            guard let row else { return .absent }
            copy.putMissing(row)
            return .url(row.url)
        } catch {
            return .unavailable
        }
    }
}
