internal import HTTP
internal import Model
internal import Service

/// The HTTP face of what an account's segments may say.
struct LimitRoutes: Sendable {
    let limits: LimitStore

    /// Every path of limits.
    var all: [Route] {
        let path = "/v1/accounts/{account}/segmentation-settings"
        return [
            .get(path, read).gives(SegmentLimits.self).faults(["unknown-account"]),
            .put(path, write)
                .takes(SegmentLimits.self).gives(SegmentLimits.self)
                .faults(["unknown-account", "invalid-input", "stale-version"]),
        ]
    }

    /// `GET segmentation-settings`: 200 ``SegmentLimits``, or 404 `unknown-account`.
    func read(_ request: Request, account: AccountID) async throws -> Reply {
        let (found, version) = try await limits.find(try await limits.cache.view(of: account))
        return .ok(found, tag: version)
    }

    /// `PUT segmentation-settings`: 200 ``SegmentLimits``, 404 `unknown-account`, 412
    /// `stale-version`, or 422 `invalid-input`.
    ///
    /// Segments that say more already stay as they are.
    func write(_ request: Request, account: AccountID) async throws -> Reply {
        _ = try await limits.cache.view(of: account)
        let wanted = try await request.json(SegmentLimits.self)
        let errors = LimitStore.errors(in: wanted)
        guard errors.isEmpty else { throw InvalidInput(errors: errors) }
        let written = try await limits.put(
            wanted, of: account, ifVersion: try request.expectedVersion())
        return .ok(written.limits, tag: written.version)
    }
}
