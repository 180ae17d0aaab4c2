internal import HTTP
internal import Model
internal import Postgres
internal import Service

/// The HTTP face of contacts, one at a time.
struct ContactRoutes: Sendable {
    let accounts: AccountStore
    let contacts: ContactStore
    let batches: BatchStore
    let blacklist: BlacklistStore
    let history: HistoryStore
    let idempotency: Idempotency
    let contactLimit: Int?

    /// Every path of one contact, and the lists.
    var all: [Route] {
        [
            .get("/v1/accounts/{account}/contacts", list).streaming()
                .gives(Page<Contact>.self).faults(["unknown-account", "invalid-query"]),
            .post("/v1/accounts/{account}/contacts", add)
                .takes(ContactDraft.self).gives(Contact.self)
                .faults([
                    "unknown-account", "invalid-input", "duplicate-email", "blacklisted",
                    "blocked", "erased",
                ]),
            .post("/v1/accounts/{account}/contacts/search", search)
                .takes(ContactSearch.self).gives(Page<Contact>.self)
                .faults(["unknown-account", "invalid-input", "invalid-query"]),
            .post("/v1/accounts/{account}/contacts/lookup", lookup)
                .limit(body: 4 << 20)
                .takes(ContactLookup.self).gives(Page<Contact>.self)
                .faults(["unknown-account", "invalid-input", "too-many-items"]),
            .get("/v1/accounts/{account}/contacts/{contact}", read)
                .gives(Contact.self).faults(["unknown-account", "unknown-contact"]),
            .patch("/v1/accounts/{account}/contacts/{contact}", change)
                .takes(ContactPatch.self).gives(Contact.self)
                .faults(["unknown-account", "unknown-contact", "invalid-input", "stale-version"]),
            .delete("/v1/accounts/{account}/contacts/{contact}", erase)
                .faults(["unknown-account", "unknown-contact", "stale-version"]),
            .post("/v1/accounts/{account}/contacts/{contact}/unsubscribe", unsubscribe)
                .gives(Contact.self).faults(["unknown-account", "unknown-contact"]),
            .get("/v1/accounts/{account}/contacts/{contact}/history", listHistory)
                .gives(Page<HistoryEntry>.self).faults(["unknown-account", "unknown-contact"]),
            .get("/v1/accounts/{account}/contacts/{contact}/consent", listConsent)
                .gives(Page<ConsentEntry>.self).faults(["unknown-account", "unknown-contact"]),
        ]
    }

    /// `GET contacts?state=&source=&order=&limit=&after=`: 200 ``Page`` of ``Contact``, newest
    /// first.
    ///
    /// With `Accept: application/x-ndjson` all of them, by id, at constant memory.
    func list(_ request: Request, account: AccountID) async throws -> Reply {
        _ = try await accounts.find(account)
        guard request.wantsNDJSON else {
            return .ok(try await contacts.list(try ContactQuery(request), in: account))
        }
        return .stream(type: "application/x-ndjson") { writer in
            try await contacts.each(of: account) { contacts in
                var lines: [UInt8] = []
                for contact in contacts { lines += ContactJSON.encode(contact) + [0x0a] }
                try await writer.write(lines)
            }
        }
    }

    /// `POST contacts`: 201 ``Contact``, or 200 where an unconfirmed one was updated.
    ///
    /// 409 `duplicate-email` with the `id`, 409 `blacklisted`, `blocked` or `erased`, 422
    /// `invalid-input`.
    func add(_ request: Request, account: AccountID) async throws -> Reply {
        let account = try await accounts.find(account)
        let draft = try await request.json(ContactDraft.self)
        let deed = Deed(request, in: account.id)
        return try await idempotency.once(
            request, account.id,
            subject: { transaction in
                try await batches.add(
                    draft, to: account, limit: contactLimit, deed, in: transaction
                )
                .number
            },
            reply: { id in
                let contact = try await contacts.find(ContactID(id), in: account.id)
                return contact.state == .unconfirmed
                    ? .ok(contact, tag: contact.version) : .created(contact, tag: contact.version)
            })
    }

    /// `POST contacts/search`: 200 ``Page`` of ``Contact``, newest first; 422 `invalid-input`.
    func search(_ request: Request, account: AccountID) async throws -> Reply {
        _ = try await accounts.find(account)
        let search = try await request.json(ContactSearch.self)
        return .ok(try await contacts.list(try ContactQuery(search), in: account))
    }

    /// `POST contacts/lookup`: 200 ``Page`` of those ``Contact``s that exist; 422 `too-many-items`.
    func lookup(_ request: Request, account: AccountID) async throws -> Reply {
        _ = try await accounts.find(account)
        let lookup = try await request.json(ContactLookup.self)
        let count = (lookup.ids?.count ?? 0) + (lookup.emails?.count ?? 0)
        guard count <= ContactStore.lookupLimit else {
            throw ProtocolFault.tooManyItems(sent: count, allowed: ContactStore.lookupLimit)
        }
        var found = try await contacts.all(lookup.ids ?? [], in: account)
        let known = Set(found.map(\.id))
        for contact in try await contacts.all(emails: lookup.emails ?? [], in: account)
        where !known.contains(contact.id) {
            found.append(contact)
        }
        return .ok(Page(items: found))
    }

    /// `GET contacts/{contact}`: 200 ``Contact``, or 404 `unknown-contact`.
    func read(_ request: Request, account: AccountID, id: ContactID) async throws -> Reply {
        _ = try await accounts.find(account)
        let contact = try await contacts.find(id, in: account)
        return .ok(contact, tag: contact.version)
    }

    /// `PATCH contacts/{contact}`: 200 ``Contact``, 404 `unknown-contact`, 412 `stale-version`, 422
    /// `invalid-input`.
    func change(_ request: Request, account: AccountID, id: ContactID) async throws -> Reply {
        let account = try await accounts.find(account)
        let patch = try await request.json(ContactPatch.self)
        let contact = try await contacts.change(
            id, patch, of: account, ifVersion: try request.expectedVersion(),
            Deed(request, in: account.id))
        return .ok(contact, tag: contact.version)
    }

    /// `DELETE contacts/{contact}`: 204, and the person is gone; 404 `unknown-contact`, 412
    /// `stale-version`.
    func erase(_ request: Request, account: AccountID, id: ContactID) async throws -> Reply {
        _ = try await accounts.find(account)
        try await contacts.erase(
            id, ifVersion: try request.expectedVersion(), Deed(request, in: account))
        return .noContent
    }

    /// `POST contacts/{contact}/unsubscribe`: 200 ``Contact``, blacklisted; 404 `unknown-contact`.
    func unsubscribe(_ request: Request, account: AccountID, id: ContactID) async throws -> Reply {
        _ = try await accounts.find(account)
        let deed = Deed(request, in: account)
        return try await idempotency.once(
            request, account,
            subject: { transaction in
                try await blacklist.unsubscribe(id, deed, in: transaction)
                return id.number
            },
            reply: { _ in
                let contact = try await contacts.find(id, in: account)
                return .ok(contact, tag: contact.version)
            })
    }

    /// `GET contacts/{contact}/history?limit=&after=`: 200 ``Page`` of ``HistoryEntry``, newest
    /// first; 404 `unknown-contact`.
    func listHistory(_ request: Request, account: AccountID, id: ContactID) async throws -> Reply {
        _ = try await accounts.find(account)
        _ = try await contacts.find(id, in: account)
        return .ok(try await history.history(of: id, in: account, try request.page()))
    }

    /// `GET contacts/{contact}/consent?limit=&after=`: 200 ``Page`` of ``ConsentEntry``, newest
    /// first; 404 `unknown-contact`.
    func listConsent(_ request: Request, account: AccountID, id: ContactID) async throws -> Reply {
        _ = try await accounts.find(account)
        _ = try await contacts.find(id, in: account)
        return .ok(try await history.consent(of: id, in: account, try request.page()))
    }
}
