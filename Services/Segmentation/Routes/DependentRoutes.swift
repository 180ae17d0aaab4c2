internal import HTTP
internal import Model
internal import Service

/// The HTTP face of what uses segments.
struct DependentRoutes: Sendable {
    let uses: UseStore
    let segments: SegmentStore
    let accounts: AccountDirectory

    /// Every path of dependents.
    var all: [Route] {
        let path = "/v1/accounts/{account}/segments/{segment}"
        let unknown = ["unknown-account", "unknown-segment"]
        return [
            .get("\(path)/dependents", list).gives(SegmentDependents.self).faults(unknown),
            .put("\(path)/uses/{kind}/{reference}", put)
                .gives(SegmentUse.self).faults(unknown + ["invalid-input"]),
            .delete("\(path)/uses/{kind}/{reference}", remove)
                .faults(unknown + ["invalid-input"]),
        ]
    }

    /// `GET segments/{segment}/dependents`: 200 ``SegmentDependents`` with at most 1,000 uses, or
    /// 404 `unknown-segment`.
    func list(_ request: Request, account: AccountID, segment: SegmentID) async throws -> Reply {
        try await find(segment, account)
        return .ok(try await uses.dependents(of: segment, in: account))
    }

    /// `PUT segments/{segment}/uses/{kind}/{reference}`: 201 ``SegmentUse``, 200 when it was told
    /// before, 404 `unknown-segment`, 422 `invalid-input`.
    func put(
        _ request: Request, account: AccountID, segment: SegmentID, kind: String, reference: String
    ) async throws -> Reply {
        try DependentRoutes.check(kind, reference)
        try await find(segment, account)
        let (use, isFirst) = try await uses.put(kind, reference, of: segment, in: account)
        return isFirst ? .created(use) : .ok(use)
    }

    /// `DELETE segments/{segment}/uses/{kind}/{reference}`: 204 whether it was there or not, 404
    /// `unknown-segment`, 422 `invalid-input`.
    func remove(
        _ request: Request, account: AccountID, segment: SegmentID, kind: String, reference: String
    ) async throws -> Reply {
        try DependentRoutes.check(kind, reference)
        try await find(segment, account)
        try await uses.remove(kind, reference, of: segment, in: account)
        return .noContent
    }

    private func find(_ segment: SegmentID, _ account: AccountID) async throws {
        _ = try await accounts.find(account)
        _ = try await segments.find(segment, in: account)
    }

    /// Names that stand in paths and logs hold nothing but a few kinds of characters.
    private static func check(_ kind: String, _ reference: String) throws {
        var errors: [FieldError] = []
        let isKind = kind.utf8.allSatisfy { (97...122).contains($0) || $0 == 45 }
        if !(1...30).contains(kind.utf8.count) || !isKind {
            errors.append(
                FieldError(
                    pointer: "/kind", code: "invalid-kind",
                    detail: "1 to 30 lower-case letters and hyphens."))
        }
        let isReference = reference.utf8.allSatisfy { byte in
            (97...122).contains(byte) || (65...90).contains(byte) || (48...57).contains(byte)
                || [45, 46, 95].contains(byte)
        }
        if !(1...100).contains(reference.utf8.count) || !isReference {
            errors.append(
                FieldError(
                    pointer: "/reference", code: "invalid-reference",
                    detail: "1 to 100 letters, digits, hyphens, underscores and dots."))
        }
        guard errors.isEmpty else { throw InvalidInput(errors: errors) }
    }
}
