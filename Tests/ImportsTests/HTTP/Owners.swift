import EventLoop
import HTTP
import Model
import Service
import Synchronization

/// The owners of contacts and interests as the contract describes them, at their simplest: what an
/// import says to them, and what they make of it, also when they fail in between.
///
/// The real programs meet in SystemTests; here the failures are chosen.
final class Owners: Sendable {
    struct State {
        var contacts: [String: Int64] = [:]
        var sources: [String: Int64] = ["Fair": 1]
        var memberships: Set<[Int64]> = []
        var left: Set<[Int64]> = []
        var blacklist: Set<String> = []
        var answers: [String: (asked: [UInt8], answer: [UInt8])] = [:]
        var applied = 0

        /// How many of the next writes are done and then not answered.
        var lostAnswers = 0

        /// How many of the next requests are refused with 503.
        var refusals = 0
    }

    let state = Mutex(State())

    static let fields = [
        Samples.field("note", .text), Samples.field("size", .number),
        Samples.field("since", .date), Samples.field("colours", .choice, ["red", "blue"]),
    ]

    var routes: [Route] {
        let account = "/v1/accounts/{account}"
        return [
            .get(account) { (_: Request, id: AccountID) in .ok(Owners.account(id)) },
            .get("\(account)/fields") { (_: Request, _: AccountID) in
                .ok(Page(items: Owners.fields))
            },
            .get("\(account)/sources") { (_: Request, _: AccountID) in self.sources() },
            .post("\(account)/sources") { (request: Request, _: AccountID) in
                self.addSource(try await request.json(SourceDraft.self))
            },
            .get("\(account)/interests") { (_: Request, _: AccountID) in
                .ok(Page(items: Owners.interests))
            },
            .post("\(account)/contacts/check") { (request: Request, _: AccountID) in
                let batch = try await request.json(ContactBatch.self)
                try self.mayFail()
                return .ok(self.apply(batch, isCheck: true))
            }.limit(body: 16 << 20),
            .post("\(account)/contacts/batch") { (request: Request, _: AccountID) in
                let batch = try await request.json(ContactBatch.self)
                return try await self.once(request) { .ok(self.apply(batch, isCheck: false)) }
            }.limit(body: 16 << 20),
            .post("\(account)/memberships/batch") { (request: Request, _: AccountID) in
                let batch = try await request.json(MembershipBatch.self)
                return try await self.once(request) { .ok(self.apply(batch)) }
            }.limit(body: 16 << 20),
        ]
    }

    static func account(_ id: AccountID) -> Account {
        Account(
            id: id, name: "Test", mode: .interests, plan: .pro, languages: ["nl", "fr"],
            timeZone: "Europe/Brussels", createdAt: Instant(rawValue: 0), version: 1)
    }

    static let interests = ["Wine", "Food", "Travel"].enumerated().map { index, name in
        Interest(
            id: InterestID(Int64(index + 1)), name: name, kind: .interest, visibility: .public,
            createdAt: Instant(rawValue: 0), version: 1)
    }

    private func sources() -> Reply {
        .ok(Page(items: state.withLock { $0.sources }.map { Owners.source($0.key, $0.value) }))
    }

    private static func source(_ name: String, _ id: Int64) -> Source {
        Source(id: SourceID(id), name: name, createdAt: Instant(rawValue: 0), version: 1)
    }

    private func addSource(_ draft: SourceDraft) -> Reply {
        state.withLock { state in
            let id = state.sources[draft.name] ?? Int64(state.sources.count + 1)
            state.sources[draft.name] = id
            return .created(Owners.source(draft.name, id))
        }
    }

    private struct Away: Fault {
        var problem: Problem {
            Problem(.serviceUnavailable, "temporarily-unavailable", "Away.", retryAfter: 1)
        }
    }

    private func mayFail() throws {
        try state.withLock { state in
            guard state.refusals > 0 else { return }
            state.refusals -= 1
            throw Away()
        }
    }

    /// One effect a key; the same key with other bytes is what must never happen.
    private func once(_ request: Request, _ effect: () -> Reply) async throws -> Reply {
        try mayFail()
        let body = try await request.body()
        guard let key = request.headers["Idempotency-Key"] else { throw Away() }
        if let known = state.withLock({ $0.answers[key] }) {
            guard known.asked == body else {
                return .problem(
                    Problem(.unprocessableContent, "idempotency-key-reused", ""), instance: "")
            }
            return .json(.ok, bytes: known.answer)
        }
        let reply = effect()
        guard case .bytes(let bytes) = reply.body else { throw Away() }
        return try state.withLock { state in
            state.answers[key] = (body, bytes)
            state.applied += 1
            if state.lostAnswers > 0 {
                state.lostAnswers -= 1
                throw Away()
            }
            return reply
        }
    }

    private func apply(_ batch: ContactBatch, isCheck: Bool) -> ContactBatchReply {
        state.withLock { state in
            var contacts = state.contacts
            let results = batch.rows.map { row -> ContactRowResult in
                let email = row.email.lowercased()
                if !email.contains("@") {
                    return Owners.rejected("email", "invalid-email")
                }
                if state.blacklist.contains(email) {
                    return Owners.rejected("email", "blacklisted")
                }
                if let id = contacts[email] {
                    let changes = row.firstName.value != nil
                    return ContactRowResult(
                        outcome: changes ? .updated : .unchanged, contact: ContactID(id))
                }
                contacts[email] = Int64(contacts.count + 1)
                return ContactRowResult(
                    outcome: .created, contact: isCheck ? nil : ContactID(Int64(contacts.count)))
            }
            if !isCheck { state.contacts = contacts }
            return ContactBatchReply(results: results)
        }
    }

    private static func rejected(_ field: String, _ code: String) -> ContactRowResult {
        ContactRowResult(
            outcome: .rejected, errors: [FieldIssue(field: field, code: code, detail: "No.")])
    }

    private func apply(_ batch: MembershipBatch) -> MembershipBatchReply {
        state.withLock { state in
            MembershipBatchReply(
                results: batch.items.map { item in
                    let pair = [item.contact.number, item.interest.number]
                    if state.left.contains(pair) {
                        return MembershipResult(outcome: .refusedUnsubscribed)
                    }
                    let isNew = state.memberships.insert(pair).inserted
                    return MembershipResult(outcome: isNew ? .assigned : .already)
                })
        }
    }
}
