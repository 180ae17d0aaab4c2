internal import Clients
internal import HTTP
internal import Model
internal import Service

/// The HTTP face of exports.
struct ExportRoutes: Sendable {
    let accounts: AccountStore
    let fields: FieldStore
    let sources: SourceStore
    let members: ExportMembers

    /// Every path of exports.
    var all: [Route] {
        [
            .get("/v1/accounts/{account}/contacts/export", export).streaming()
                .faults([
                    "unknown-account", "unknown-segment", "unknown-interest", "invalid-query",
                ])
        ]
    }

    /// `GET contacts/export?state=&segment=&interest=&columns=&format=csv|excel`: 200 `text/csv`, a
    /// stream.
    ///
    /// 400 `invalid-query`, 404 `unknown-segment`, 404 `unknown-interest`, 503 when their owner does
    /// not answer. A stream that breaks off is cut: it has no proper end.
    func export(_ request: Request, account: AccountID) async throws -> Reply {
        _ = try await accounts.find(account)
        let definitions = try await fields.all(of: account, accounts.database)
        let columns = try ExportColumn.parse(request.query["columns"], definitions)
        let state = try ContactQuery.state(request.query)
        let scope = try scope(of: request.query)
        guard let flavour = CSVWriter.Flavour(rawValue: request.query["format"] ?? "csv") else {
            throw ProtocolFault.invalidQuery("`format` is csv or excel.")
        }
        try await members.check(scope, of: account)
        let names = try await sourceNames(of: account)
        var reply = Reply.stream(type: "text/csv; charset=utf-8; header=present") { writer in
            var head = CSVWriter(flavour, isFileStart: true)
            for column in columns { head.text(column.header) }
            head.endRow()
            try await writer.write(head.bytes)
            try await members.each(of: scope, in: account) { contacts in
                var csv = CSVWriter(flavour)
                for contact in contacts where state == nil || contact.state == state {
                    for column in columns { column.write(contact, sources: names, to: &csv) }
                    csv.endRow()
                }
                if !csv.bytes.isEmpty { try await writer.write(csv.bytes) }
            }
        }
        reply.headers.set("Content-Disposition", to: "attachment; filename=\"contacts.csv\"")
        reply.headers.set("Cache-Control", to: "no-store")
        return reply
    }

    private func scope(of query: Query) throws -> ExportScope {
        let segment = try query.value("segment", as: SegmentID.self)
        let interest = try query.value("interest", as: InterestID.self)
        switch (segment, interest) {
        case (nil, nil): return .everyone
        case (let segment?, nil): return .segment(segment)
        case (nil, let interest?): return .interest(interest)
        default:
            throw ProtocolFault.invalidQuery(
                "`segment` or `interest`, not both: make a segment that has the interest.")
        }
    }

    private func sourceNames(of account: AccountID) async throws -> [SourceID: String] {
        var names: [SourceID: String] = [:]
        var after = SourceID(0)
        while true {
            let page = try await sources.list(account, after: after, limit: 1_000)
            for source in page { names[source.id] = source.name }
            guard page.count == 1_000, let last = page.last else { return names }
            after = last.id
        }
    }
}
