internal import HTTP
internal import Model
internal import Postgres
internal import Service

/// The HTTP face of what accounts chose.
struct SettingsRoutes: Sendable {
    let accounts: AccountDirectory
    let settings: SettingsStore

    /// Every path of settings.
    var all: [Route] {
        let path = "/v1/accounts/{account}/tracking-settings"
        return [
            .get(path, read).gives(TrackingSettings.self).faults(["unknown-account"]),
            .put(path, write)
                .takes(TrackingSettings.self).gives(TrackingSettings.self)
                .faults(["unknown-account", "invalid-input", "stale-version"]),
        ]
    }

    /// `GET tracking-settings`: 200 ``TrackingSettings``, or 404 `unknown-account`.
    func read(_ request: Request, account: AccountID) async throws -> Reply {
        _ = try await accounts.find(account)
        let found = try await settings.find(account)
        return .ok(found, tag: found.version)
    }

    /// `PUT tracking-settings`: 200 ``TrackingSettings``, 404 `unknown-account`, 412
    /// `stale-version`, or 422 `invalid-input`.
    ///
    /// What is absent gets its default. Messages that are registered already stay as they are.
    func write(_ request: Request, account: AccountID) async throws -> Reply {
        _ = try await accounts.find(account)
        let wanted = try await request.json(TrackingSettings.self)
        let errors = SettingsCheck.errors(in: wanted)
        guard errors.isEmpty else { throw InvalidInput(errors: errors) }
        let version = try request.expectedVersion()
        let written = try await settings.database.transaction { transaction in
            try await settings.put(wanted, of: account, ifVersion: version, in: transaction)
        }
        return .ok(written, tag: written.version)
    }
}
