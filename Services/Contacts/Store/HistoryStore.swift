internal import Model
internal import Postgres
internal import Service

/// What happened to contacts, and what was attested of them; newest first.
struct HistoryStore: Sendable {
    let database: Database

    func history(
        of contact: ContactID, in account: AccountID, _ page: PageRequest
    ) async throws -> Page<HistoryEntry> {
        let rows = try await database.all(
            HistoryStatements.list, account, contact, try page.beforeNumber(), page.readLimit)
        return page.cut(rows)
    }

    func consent(
        of contact: ContactID, in account: AccountID, _ page: PageRequest
    ) async throws -> Page<ConsentEntry> {
        let rows = try await database.all(
            HistoryStatements.listConsent, account, contact, try page.beforeNumber(),
            page.readLimit)
        return page.cut(rows)
    }
}

extension PageRequest {
    /// The number before which a list goes on that shows the highest first.
    func beforeNumber() throws -> Int64 { try cursor(of: 1)?.first ?? .max }

    fileprivate func cut<Item: Codable>(_ rows: [Numbered<Item>]) -> Page<Item> {
        let kept = rows.prefix(Int(limit))
        let next = rows.count > kept.count ? kept.last.map { Cursor.encode([$0.number]) } : nil
        return Page(items: kept.map(\.item), next: next)
    }
}
