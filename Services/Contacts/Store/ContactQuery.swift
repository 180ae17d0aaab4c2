internal import HTTP
internal import Model
internal import Postgres
internal import Service

/// Which contacts a list wants, and in which order.
struct ContactQuery: Sendable {
    /// The orders of a list; ids break ties.
    enum Order: String, Sendable {
        case newest = "-createdAt"
        case oldest = "createdAt"
        case email
        case name
    }

    var state: ContactState?
    var source: SourceID?
    var email: String?
    var emailContains: String?
    var order = Order.newest
    var after: [Int64]?
    var limit: Int32

    /// Reads `state`, `source`, `order`, `limit` and `after` of a list's query.
    init(_ request: Request) throws {
        let page = try request.page()
        limit = page.limit
        state = try ContactQuery.state(request.query)
        source = try request.query.value("source", as: SourceID.self)
        if let text = request.query["order"] {
            guard let order = Order(rawValue: text) else {
                throw ProtocolFault.invalidQuery(
                    "`order` is -createdAt, createdAt, email or name.")
            }
            self.order = order
        }
        after = try page.cursor(of: cursorLength)
    }

    /// A search, newest first.
    init(_ search: ContactSearch) throws {
        var errors = InputErrors()
        state = search.state
        if let email = search.email { self.email = errors.email(at: "/email", email) }
        if let part = search.emailContains {
            emailContains = part.trimmed.lowercased()
            if emailContains?.utf8.count ?? 0 < 3 {
                errors.add("/emailContains", "too-short", "At least 3 characters.")
            }
        }
        limit = Int32(clamping: search.limit ?? 100)
        if !(1...500).contains(limit) { errors.add("/limit", "out-of-range", "1 to 500.") }
        try errors.check()
        if let text = search.after, !text.isEmpty {
            guard let numbers = Cursor.decode(text), numbers.count == cursorLength else {
                throw ProtocolFault.invalidQuery("`after` is the `next` of the page before.")
            }
            after = numbers
        }
    }

    /// `?state=`, one of the closed list.
    static func state(_ query: Query) throws -> ContactState? {
        guard let text = query["state"] else { return nil }
        guard let state = ContactState(rawValue: text), state != .unknown else {
            throw ProtocolFault.invalidQuery(
                "`state` is one of: \(ContactState.names.joined(separator: ", ")).")
        }
        return state
    }

    /// By time the cursor holds the time too; by text only the id: nothing personal travels.
    private var cursorLength: Int { order == .newest || order == .oldest ? 2 : 1 }

    /// What `after` is for the page behind `contact`.
    func cursor(behind contact: Contact) -> String {
        cursorLength == 2
            ? Cursor.encode([contact.createdAt.rawValue, contact.id.number])
            : Cursor.encode([contact.id.number])
    }

    /// One row more than the limit, to know whether there is a next page.
    func sql(_ account: AccountID) -> SQLText {
        var text = SQLText(
            """
            SELECT contact_id, email, language, first_name, name, fields, sources, state,
                tracking, created_at, changed_at, version
            FROM contact
            WHERE account_id = 
            """, name: "list contacts")
        text.bind(account)
        if let state {
            text.append(" AND state = ")
            text.bind(state)
        }
        if let source {
            text.append(" AND ")
            text.bind(source)
            text.append(" = ANY (sources)")
        }
        if let email {
            text.append(" AND email = ")
            text.bind(email)
        }
        if let emailContains {
            text.append(" AND strpos(email, ")
            text.bind(emailContains)
            text.append(") > 0")
        }
        if let after { appendStart(after, account, &text) }
        switch order {
        case .newest: text.append(" ORDER BY created_at DESC, contact_id DESC")
        case .oldest: text.append(" ORDER BY created_at, contact_id")
        case .email: text.append(" ORDER BY email")
        case .name: text.append(" ORDER BY lower(coalesce(name, '')), contact_id")
        }
        text.append(" LIMIT ")
        text.bind(Int64(limit) + 1)
        return text
    }

    private func appendStart(_ after: [Int64], _ account: AccountID, _ text: inout SQLText) {
        func bindTime() {
            text.bind(Instant(rawValue: after[0]))
            text.append(", ")
            text.bind(after[1])
            text.append(")")
        }
        func bindContact() {
            text.append(" FROM contact WHERE account_id = ")
            text.bind(account)
            text.append(" AND contact_id = ")
            text.bind(after[0])
            text.append(")")
        }
        switch order {
        case .newest:
            text.append(" AND (created_at, contact_id) < (")
            bindTime()
        case .oldest:
            text.append(" AND (created_at, contact_id) > (")
            bindTime()
        case .email:
            text.append(" AND email > (SELECT email")
            bindContact()
        case .name:
            text.append(
                """
                 AND (lower(coalesce(name, '')), contact_id)
                    > (SELECT lower(coalesce(name, '')), contact_id
                """)
            bindContact()
        }
    }
}
