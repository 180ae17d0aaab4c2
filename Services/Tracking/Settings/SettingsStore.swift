internal import HTTP
internal import Model
internal import Postgres
internal import Service

/// What accounts chose about tracking.
struct SettingsStore: Sendable {
    let database: Database

    /// The settings of an account; the defaults when it never chose.
    func find(_ account: AccountID) async throws -> TrackingSettings {
        try await database.first(SettingStatements.find, account)?.settings ?? TrackingSettings()
    }

    /// The settings of an account as a transaction sees them.
    func find(
        _ account: AccountID, in transaction: Transaction
    ) async throws -> TrackingSettings {
        try await transaction.first(SettingStatements.find, account)?.settings
            ?? TrackingSettings()
    }

    /// Replaces the settings of an account; origins get their one spelling.
    ///
    /// - Returns: the settings as they are now.
    func put(
        _ settings: TrackingSettings, of account: AccountID, ifVersion: Int32?,
        in transaction: Transaction
    ) async throws -> TrackingSettings {
        var visits = settings.visits
        visits.origins = visits.origins.compactMap { WebOrigin($0)?.text }
        let row = try await transaction.first(
            SettingStatements.put, account, JSONText(JSON.encode(settings.utm)),
            JSONText(JSON.encode(visits)), JSONText(JSON.encode(settings.verdicts)),
            settings.hiddenLink, settings.keepDays, ifVersion)
        if let row { return row.settings }
        let current = try await find(account, in: transaction)
        throw ProtocolFault.staleVersion(sent: ifVersion ?? 0, current: current.version)
    }
}
