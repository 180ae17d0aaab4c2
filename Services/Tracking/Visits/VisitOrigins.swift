internal import EventLoop
internal import HTTP
internal import Model
internal import Postgres
internal import Synchronization

/// The sites of the accounts that turned visits on, in memory: a redirect asks on its way.
///
/// Visits cannot be told of without PostgreSQL, so nothing is kept for a start without it.
final class VisitOrigins: Sendable {
    private let database: Database
    private let byAccount = Mutex<[AccountID: Set<WebOrigin>]>([:])
    private let isUsed = Atomic<Bool>(false)
    private let last = Mutex<[VisitSettingRow]>([])

    /// A change of the settings holds everywhere within a second.
    private static let interval = Duration.milliseconds(500)

    init(database: Database) { self.database = database }

    /// Whether an account lists a site and turned visits on; from any thread.
    func has(_ origin: WebOrigin, of account: AccountID) -> Bool {
        guard isUsed.load(ordering: .relaxed) else { return false }
        return byAccount.withLock { $0[account]?.contains(origin) ?? false }
    }

    /// Whether an account lists the site of a URL and turned visits on; from any thread.
    ///
    /// - Complexity: nothing to speak of for an account that did not.
    func lists(_ url: [UInt8], of account: AccountID) -> Bool {
        guard isUsed.load(ordering: .relaxed),
            byAccount.withLock({ $0[account] != nil }), let origin = WebOrigin(of: url)
        else { return false }
        return has(origin, of: account)
    }

    /// Follows the settings, until cancelled; throws what the database said.
    func run(on loop: EventLoop) async throws {
        while true {
            try await refresh()
            try await loop.sleep(for: VisitOrigins.interval)
        }
    }

    /// Takes over what the settings say now.
    func refresh() async throws {
        let rows = try await database.all(VisitStatements.settings)
        let isNew = last.withLock { last in
            defer { last = rows }
            return last != rows
        }
        guard isNew else { return }
        var origins: [AccountID: Set<WebOrigin>] = [:]
        for row in rows { origins[row.account] = row.origins }
        byAccount.withLock { $0 = origins }
        isUsed.store(!origins.isEmpty, ordering: .relaxed)
    }
}

extension WebOrigin {
    /// The site that a URL leads to; `nil` unless it is plain to see.
    ///
    /// A user name, a backslash, an encoded or an IPv6 host: such a URL carries no visit token.
    init?(of url: [UInt8]) {
        // "https://" has two slashes; the authority ends at the next, at `?` or at `#`.
        guard let colon = url.prefix(6).firstIndex(of: 58),
            url[(colon + 1)...].starts(with: "//".utf8)
        else { return nil }
        let start = colon + 3
        let end = url[start...].firstIndex { $0 == 47 || $0 == 63 || $0 == 35 } ?? url.count
        self.init(String(decoding: url[..<end], as: UTF8.self))
    }
}
