internal import Columns
internal import EventLoop
internal import Glibc
internal import Model
internal import Postgres
internal import Service
internal import Synchronization

/// Snapshots of accounts on disk: numbers only, so that a restart is warm; a file an account.
///
/// Every file may be deleted at any time. One that cannot be used is told and passed over: the
/// account is read from the tables then.
struct SnapshotFolder: Sendable {
    let path: String
    let database: Database
    let log: Log?

    /// Files block: they are written and read here, never on a loop.
    private let thread = BlockingThread(name: "snapshots")

    /// A folder that is made when it is missing.
    init(_ path: String, database: Database, log: Log?) {
        self.path = path
        self.database = database
        self.log = log
    }

    /// What the numbers of an account were counted by: the database's history and the zone.
    ///
    /// A database that was restored has another history, in which revisions mean something else.
    private func origin(_ zone: String) async throws -> UInt64 {
        let epoch = try await database.first(MemoryStatements.epoch) ?? ""
        return ColumnSnapshot.hash("\(epoch) \(zone)")
    }

    private func file(_ account: AccountID) -> String { "\(path)/account-\(account).columns" }

    // MARK: Reading

    /// What can be caught up with of an account; `nil` when there is nothing.
    func read(_ view: AccountView, _ stand: AccountStand) async throws -> AccountMemory? {
        let origin = try await origin(view.zone)
        return try await thread.run { take(view, stand, origin) }
    }

    private func take(_ view: AccountView, _ stand: AccountStand, _ origin: UInt64)
        -> AccountMemory?
    {
        let account = view.account.id
        let snapshot: ColumnSnapshot
        do {
            snapshot = try ColumnSnapshot.read(file(account), fields: view.catalogue.fields)
        } catch SnapshotFault.system(_, ENOENT) {
            return nil
        } catch {
            tell("a snapshot cannot be read", account, "\(error)")
            return nil
        }
        let header = snapshot.header
        guard header.account == account, header.zoneHash == origin,
            header.revision <= stand.revision, header.revision + 1 >= stand.keptFrom,
            !AccountMemory.isWorn(snapshot.columns)
        else { return nil }
        for key in snapshot.columns.keys where key.isOfDeleted(view.catalogue) {
            snapshot.columns.detach(key)
        }
        let live = LiveSegments()
        for segment in view.plan.segments {
            guard let members = snapshot.members[segment.id] else { continue }
            live.put(segment.id, segment.criteria, members: members)
        }
        var types: [String: FieldType] = [:]
        for case .field(let placeholder) in snapshot.columns.keys {
            types[placeholder] = view.catalogue.fields[placeholder]
        }
        return AccountMemory(
            view, columns: snapshot.columns, live: live, revision: header.revision, types: types)
    }

    // MARK: Writing

    /// Saves what was changed since the last time; does nothing while a transaction is at it.
    func save(_ memory: AccountMemory) async {
        do {
            let origin = try await origin(memory.zone)
            try await thread.run {
                guard let bytes = try memory.snapshot(origin) else { return }
                mkdir(path, 0o700)
                try ColumnSnapshot.save(bytes, to: file(memory.account))
            }
        } catch {
            tell("a snapshot cannot be written", memory.account, "\(error)")
        }
    }

    private func tell(_ what: StaticString, _ account: AccountID, _ reason: String) {
        log?.warning(
            what, [("account", .int(account.rawValue)), ("reason", .string(reason))])
    }
}
