internal import HTTP
internal import Model
internal import Postgres
internal import Service

/// The imports of accounts, as routes see and move them.
struct ImportStore: Sendable {
    let database: Database

    /// One import.
    func find(_ id: ImportID, in account: AccountID) async throws -> Import {
        guard let row = try await database.first(ImportStatements.find, account, id) else {
            throw ImportFault.unknown(id)
        }
        return row.value
    }

    /// The newest first, without cells of the files.
    func list(_ page: PageRequest, in account: AccountID) async throws -> Page<Import> {
        let before = try page.cursor(of: 1)?.first ?? .max
        let rows = try await database.all(ImportStatements.list, account, before, page.readLimit)
        return page.cut(rows.map(\.value.withoutRows)) { $0.id.number }
    }

    /// The user's last mapping, by folded header.
    func remembered(by user: UserID?, in account: AccountID) async throws -> [String: String] {
        let rows = try await database.all(
            ImportStatements.remembered, account, user?.number ?? 0)
        return Dictionary(rows.map(\.values), uniquingKeysWith: { first, _ in first })
    }

    /// Sets a checked mapping, and remembers it.
    func map(
        _ found: Import, _ plan: MappingPlan, version: Int32?, by user: UserID?,
        in account: AccountID
    ) async throws -> Import {
        let targets = plan.targets(columnCount: found.columns.count)
        var remembered: [String: String] = [:]
        for column in found.columns where !column.header.isEmpty {
            remembered[HeaderAliases.folded(column.header)] = targets[Int(column.index)].text
        }
        let (headers, chosen) = (Array(remembered.keys), Array(remembered.values))
        let mapped = try await database.transaction { transaction in
            let row = try await transaction.first(
                ImportStatements.map, account, found.id, version, Stored(plan))
            guard row != nil else { return nil as Import? }
            try await transaction.run(
                ImportStatements.remember, account, user?.number ?? 0, headers, chosen)
            return row?.value
        }
        guard let mapped else {
            throw try await refusal(found.id, in: account, version: version, database)
        }
        return mapped
    }

    /// Records the attestation.
    func attest(
        _ id: ImportID, _ note: String?, version: Int32?, in account: AccountID
    ) async throws -> Import {
        let row = try await database.first(ImportStatements.attest, account, id, version, note)
        guard let row else {
            throw try await refusal(id, in: account, version: version, database)
        }
        return row.value
    }

    /// Hands the import to the workers for analysis.
    func analyse(
        _ id: ImportID, chunkRows: Int32, in account: AccountID, _ transaction: Transaction
    ) async throws {
        let row = try await transaction.first(
            ImportStatements.analyse, account, id, chunkRows)
        if row == nil { throw try await refusal(id, in: account, version: nil, transaction) }
    }

    /// Hands the import to the workers for its run.
    func finalise(
        _ id: ImportID, _ request: FinaliseRequest, in account: AccountID,
        _ transaction: Transaction
    ) async throws {
        let row = try await transaction.first(
            ImportStatements.finalise, account, id, Stored(request))
        if row == nil { throw try await refusal(id, in: account, version: nil, transaction) }
    }

    /// Ends it where it is.
    func cancel(
        _ id: ImportID, in account: AccountID, _ transaction: Transaction
    ) async throws {
        let row = try await transaction.first(ImportStatements.cancel, account, id)
        if row == nil { throw try await refusal(id, in: account, version: nil, transaction) }
    }

    /// The codes of fallbacks that finalise must give.
    func missingFallbacks(_ id: ImportID, in account: AccountID) async throws -> [String] {
        try await database.all(ImportStatements.missingFallbacks, account, id)
    }

    /// What the analysis froze; `nil` before it.
    func catalogue(of id: ImportID, in account: AccountID) async throws -> Catalogue? {
        try await database.first(ImportStatements.frozen, account, id)??.value
    }

    /// A page of issues, in the order of the file.
    func issues(
        _ page: PageRequest, of id: ImportID, in account: AccountID
    ) async throws -> Page<ImportIssue> {
        let after = try page.cursor(of: 2) ?? [-1, -1]
        let rows = try await database.all(
            RowStatements.issues, account, id, Int32(clamping: after[0]),
            Int32(clamping: after[1]), page.readLimit)
        let kept = rows.prefix(Int(page.limit))
        let next =
            rows.count > kept.count
            ? kept.last.map { Cursor.encode([Int64($0.row), Int64($0.number)]) } : nil
        return Page(items: kept.map(\.value), next: next)
    }

    /// The rows of the error file, in batches.
    func errors(
        of id: ImportID, in account: AccountID, _ body: ([ErrorRow]) async throws -> Void
    ) async throws {
        try await database.each(RowStatements.errors, account, id, batch: 500, body)
    }

    /// The accounts that have files here.
    func accounts() async throws -> [AccountID] {
        try await database.all(RowStatements.accounts)
    }

    /// Everyone whom a file of the account named, in no order.
    func contacts(in account: AccountID) async throws -> [Int64] {
        try await database.all(RowStatements.contacts, account)
    }

    /// Empties the rows of people who were erased.
    func erase(
        _ contacts: [Int64], in account: AccountID, _ transaction: Transaction
    ) async throws {
        try await transaction.run(RowStatements.blank, account, contacts)
        try await transaction.run(RowStatements.blankPreviews, account, contacts)
    }

    /// Why a change was not possible.
    private func refusal(
        _ id: ImportID, in account: AccountID, version: Int32?, _ session: some Session
    ) async throws -> any Fault {
        guard let found = try await session.first(ImportStatements.find, account, id)?.value else {
            return ImportFault.unknown(id)
        }
        if let version, version != found.version {
            return ProtocolFault.staleVersion(sent: version, current: found.version)
        }
        if found.state == .mapped, found.consent == nil { return ImportFault.notAttested }
        return ImportFault.wrongState(found.state)
    }
}
