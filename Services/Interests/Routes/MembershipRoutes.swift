internal import HTTP
internal import Model
internal import Postgres
internal import Service

/// The HTTP face of memberships.
struct MembershipRoutes: Sendable {
    let memberships: MembershipStore
    let interests: InterestStore
    let accounts: AccountDirectory
    let idempotency: Idempotency

    /// Every path of memberships.
    var all: [Route] {
        [
            .get("/v1/accounts/{account}/interests/{interest}/contacts", list).streaming()
                .gives(Page<Membership>.self).faults(["unknown-account", "unknown-interest"]),
            .put("/v1/accounts/{account}/interests/{interest}/contacts/{contact}", assign)
                .gives(Membership.self).faults(MembershipRoutes.refusals),
            .delete("/v1/accounts/{account}/interests/{interest}/contacts/{contact}", remove)
                .faults(MembershipRoutes.refusals),
            .get("/v1/accounts/{account}/contacts/{contact}/interests", ofContact)
                .gives(Page<Membership>.self).faults(["unknown-account", "erased-contact"]),
            .get("/v1/accounts/{account}/memberships", all).streaming()
                .faults(["unknown-account"]),
            .post("/v1/accounts/{account}/memberships/batch", batch)
                .limit(body: MembershipRoutes.batchBytes)
                .takes(MembershipBatch.self).gives(MembershipBatchReply.self)
                .faults(["unknown-account", "invalid-input", "actor-not-allowed"]),
        ]
    }

    /// A batch of 5,000 items with ids of 19 digits has some 500 kB.
    private static let batchBytes = 2 << 20
    private static let batchItems = 5_000
    private static let refusals = [
        "unknown-account", "unknown-interest", "erased-contact", "not-in-plan",
        "refused-unsubscribed",
    ]

    /// `GET interests/{interest}/contacts?state=&limit=&after=`: 200 ``Page`` of ``Membership`` by
    /// contact, or all of them as NDJSON; 404 `unknown-interest`.
    ///
    /// `state` is `subscribed` when absent.
    func list(_ request: Request, account: AccountID, id: InterestID) async throws -> Reply {
        _ = try await accounts.find(account)
        _ = try await interests.find(id, in: account)
        let state = try request.query.choice("state") ?? MembershipState.subscribed
        if request.wantsNDJSON {
            return .ndjson(Membership.self) { [database = memberships.database] write in
                try await database.each(
                    MembershipStatements.allOfInterest, account, id, state
                ) { try await write($0) }
            }
        }
        let page = try request.page()
        let items = try await memberships.ofInterest(
            id, in: account, state, after: ContactID(try page.afterID()),
            limit: page.readLimit)
        return .ok(page.cut(items) { $0.contact.rawValue })
    }

    /// `GET memberships`: 200, every membership of the account as NDJSON, by contact.
    func all(_ request: Request, account: AccountID) async throws -> Reply {
        _ = try await accounts.find(account)
        return .ndjson(Membership.self) { [database = memberships.database] write in
            try await database.each(MembershipStatements.ofAccount, account) {
                try await write($0)
            }
        }
    }

    /// `GET contacts/{contact}/interests`: 200 ``Page`` of ``Membership``, whole; 410
    /// `erased-contact`.
    func ofContact(_ request: Request, account: AccountID, contact: ContactID) async throws
        -> Reply
    {
        _ = try await accounts.find(account)
        return .ok(Page(items: try await memberships.ofContact(contact, in: account)))
    }

    /// `PUT interests/{interest}/contacts/{contact}`: 200 ``Membership``, 404 `unknown-interest`,
    /// 409 `refused-unsubscribed`, 410 `erased-contact`, 422 `not-in-plan`.
    func assign(_ request: Request, account: AccountID, id: InterestID, contact: ContactID)
        async throws -> Reply
    {
        let membership = try await change(request, account, id, contact, .assign)
        guard let membership else { throw InterestFault.unknown(id) }
        return .ok(membership, tag: membership.version)
    }

    /// `DELETE interests/{interest}/contacts/{contact}`: 204, also when there was nothing to
    /// remove; 404 `unknown-interest`, 410 `erased-contact`.
    func remove(_ request: Request, account: AccountID, id: InterestID, contact: ContactID)
        async throws -> Reply
    {
        _ = try await change(request, account, id, contact, .remove)
        return .noContent
    }

    /// `POST memberships/batch`: 200 ``MembershipBatchReply`` in the order of the items; 403
    /// `actor-not-allowed`, 422
    /// `invalid-input`, or `too-many-items` above 5,000.
    func batch(_ request: Request, account: AccountID) async throws -> Reply {
        let holder = try await accounts.find(account)
        let batch = try await BatchReader.read(request)
        try request.mustAct(as: batch.actor)
        try MembershipRoutes.check(batch)
        let cause = MembershipStore.Cause(
            actor: batch.actor, origin: batch.origin, doneBy: request.actorText)
        return try await idempotency.once(request, account) { transaction in
            let outcomes = try await memberships.change(
                batch.items, of: holder, for: cause, in: transaction)
            return .json(.ok, bytes: BatchReader.answer(outcomes))
        }
    }

    private func change(
        _ request: Request, _ account: AccountID, _ interest: InterestID, _ contact: ContactID,
        _ act: MembershipAct
    ) async throws -> Membership? {
        let holder = try await accounts.find(account)
        let actor: Actor = request.user == nil ? .api : .user
        try request.mustAct(as: actor)
        let cause = MembershipStore.Cause(
            actor: actor, origin: actor.rawValue, doneBy: request.actorText)
        return try await memberships.database.transaction { transaction in
            let outcomes = try await memberships.change(
                [MembershipItem(contact: contact, interest: interest, act: act)],
                of: holder, for: cause, in: transaction)
            try MembershipRoutes.mustNotBeRefused(outcomes.first, interest, contact)
            return try await memberships.find(interest, contact, in: account, transaction)
        }
    }

    private static func mustNotBeRefused(
        _ outcome: MembershipOutcome?, _ interest: InterestID, _ contact: ContactID
    ) throws {
        switch outcome {
        case .unknownInterest: throw InterestFault.unknown(interest)
        case .erasedContact: throw InterestFault.erasedContact(contact)
        case .notInPlan: throw InterestFault.notInPlan
        case .refusedUnsubscribed: throw InterestFault.refusedUnsubscribed
        default: break
        }
    }

    private static func check(_ batch: MembershipBatch) throws {
        guard batch.items.count <= batchItems else {
            throw ProtocolFault.tooManyItems(sent: batch.items.count, allowed: batchItems)
        }
        var errors: [FieldError] = []
        let origin = batch.origin
        if origin.isEmpty || origin.unicodeScalars.count > 200 {
            errors.append(
                FieldError(
                    pointer: "/origin", code: "invalid-origin", detail: "1 to 200 characters."))
        }
        if batch.actor != .contact {
            for (index, item) in batch.items.enumerated()
            where item.act == .subscribe || item.act == .unsubscribe {
                errors.append(
                    FieldError(
                        pointer: "/items/\(index)/act", code: "only-for-contacts",
                        detail: "Only actor contact subscribes and unsubscribes."))
            }
        }
        guard errors.isEmpty else { throw InvalidInput(errors: errors) }
    }
}
