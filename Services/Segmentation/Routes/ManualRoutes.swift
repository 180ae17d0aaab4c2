internal import HTTP
internal import Model
internal import Postgres
internal import Service

/// The HTTP face of what people decide about members.
struct ManualRoutes: Sendable {
    let manual: ManualStore
    let segments: SegmentStore
    let accounts: AccountDirectory
    let idempotency: Idempotency

    /// Every path of manual choices.
    var all: [Route] {
        let path = "/v1/accounts/{account}/segments/{segment}/manual"
        return [
            .get(path, list).streaming()
                .gives(Page<ManualMember>.self).queries("limit", "after")
                .faults(["unknown-account", "unknown-segment"]),
            .post(path, choose)
                .takes(ManualRequest.self)
                .faults([
                    "unknown-account", "unknown-segment", "invalid-input", "too-many-items",
                ]),
        ]
    }

    private static let contactsInOne = 5_000

    /// `GET segments/{segment}/manual?limit=&after=`: 200 ``Page`` of ``ManualMember`` by contact,
    /// or all of them as NDJSON; 404 `unknown-segment`.
    func list(_ request: Request, account: AccountID, segment: SegmentID) async throws -> Reply {
        _ = try await accounts.find(account)
        _ = try await segments.find(segment, in: account)
        if request.wantsNDJSON {
            return .ndjson(ManualMember.self) { [database = manual.database] write in
                try await database.each(ManualStatements.all, account, segment) {
                    try await write($0)
                }
            }
        }
        let page = try request.page()
        let items = try await manual.list(
            segment, in: account, after: ContactID(try page.afterID()), limit: page.readLimit)
        return .ok(page.cut(items) { $0.contact.rawValue })
    }

    /// `POST segments/{segment}/manual`: 204, 404 `unknown-segment`, 422 `invalid-input` with every
    /// contact that is unknown, or `too-many-items` above 5,000.
    func choose(_ request: Request, account: AccountID, segment: SegmentID) async throws -> Reply {
        _ = try await accounts.find(account)
        let asked = try await request.json(ManualRequest.self)
        guard asked.contacts.count <= ManualRoutes.contactsInOne else {
            throw ProtocolFault.tooManyItems(
                sent: asked.contacts.count, allowed: ManualRoutes.contactsInOne)
        }
        guard !asked.contacts.isEmpty else {
            throw InvalidInput(errors: [
                FieldError(
                    pointer: "/contacts", code: "wrong-count", detail: "1 to 5,000 contacts.")
            ])
        }
        let user = request.actingUser
        return try await idempotency.once(request, account) { transaction in
            try await manual.choose(asked, in: segment, of: account, by: user, in: transaction)
            return .noContent
        }
    }
}
