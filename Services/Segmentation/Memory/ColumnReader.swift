internal import Columns
internal import HTTP
internal import Model
internal import Postgres

/// Reads the projection into columns: of all confirmed contacts, or of some.
struct ColumnReader: Sendable {
    let view: AccountView
    let session: any Session
    /// Whether contacts that are not confirmed are read too; columns never hold them.
    var inAnyState = false

    private var account: AccountID { view.account.id }

    /// Rows a batch; while one is taken in, the next is fetched.
    private static let batch = 5_000

    // MARK: All contacts

    /// Fills columns with every confirmed contact, without texts, fields and all that has a draft;
    /// `allowed` throws after a batch when there is no room for more.
    func base(_ allowed: (AccountColumns) throws -> Void) async throws -> AccountColumns {
        let columns = AccountColumns()
        try await session.each(
            ColumnStatements.base, account, view.zone, nil, inAnyState,
            batch: ColumnReader.batch
        ) { rows in
            for row in rows {
                columns.append(
                    id: row.contact.rawValue, created: row.created.rawValue,
                    language: row.language, sources: row.sources.map(\.rawValue))
            }
            try allowed(columns)
        }
        return columns
    }

    /// What the columns hold of everybody, for ``AccountColumns/attach(_:)``.
    func drafts(_ keys: Set<ColumnKey>) async throws -> [ColumnDraft] {
        let wanted = WantedColumns(keys)
        var drafts: [ColumnKey: ColumnDraft] = [:]
        for key in keys where !key.isAlwaysThere {
            drafts[key] = ColumnDraft(key: key, type: fieldType(key))
        }
        try await readTexts(wanted.texts, nil) { key, contact, text in
            drafts[key]?.append(contact: contact, text: text)
        }
        try await readFields(wanted.fields, nil) { placeholder, contact, text in
            guard let draft = drafts[.field(placeholder)] else { return }
            ColumnReader.add(
                FieldCell(text, fieldType(.field(placeholder))), of: contact, to: draft)
        }
        try await readMemberships(wanted.interests, nil) { row in
            drafts[.interest(row.interest)]?.append(
                contact: row.contact, state: MembershipState(code: row.state), clicks: row.clicks)
        }
        for activity in wanted.activities {
            try await readActivity(activity, nil) { row in
                drafts[.activity(activity)]?.append(
                    contact: row.contact, day: row.day, count: row.count, name: row.name)
            }
        }
        try await readManual(wanted.manual, nil) { segment, contact, choice in
            drafts[.manual(segment)]?.append(contact: contact, manual: choice)
        }
        return Array(drafts.values)
    }

    private static func add(_ cell: FieldCell?, of contact: ContactID, to draft: ColumnDraft) {
        switch cell {
        case .text(let text):
            if draft.type == .date {
                if let day = Day(text) { draft.append(contact: contact, day: day) }
            } else {
                draft.append(contact: contact, text: text)
            }
        case .number(let number): draft.append(contact: contact, number: number)
        case .choices(let options): draft.append(contact: contact, choices: options)
        case nil: break
        }
    }

    // MARK: Some contacts

    /// What the columns hold of some contacts; only those that may be read are in the result.
    func values(of contacts: [ContactID], keys: Set<ColumnKey>) async throws -> [ContactValues] {
        guard !contacts.isEmpty else { return [] }
        let wanted = WantedColumns(keys)
        var found: [ContactID: ContactValues] = [:]
        for row in try await session.all(
            ColumnStatements.base, account, view.zone, contacts, inAnyState)
        {
            found[row.contact] = ContactValues(row, keys: keys)
        }
        let present = Array(found.keys)
        if present.isEmpty { return [] }
        try await readTexts(wanted.texts, present) { key, contact, text in
            found[contact]?.set(text, key)
        }
        try await readFields(wanted.fields, present) { placeholder, contact, text in
            found[contact]?.row.fields[placeholder] = FieldCell(
                text, fieldType(.field(placeholder)))
        }
        try await readMemberships(wanted.interests, present) { row in
            found[row.contact]?.memberships[row.interest] = MembershipValue(
                state: MembershipState(code: row.state), clicks: row.clicks)
        }
        for activity in wanted.activities {
            try await readActivity(activity, present) { row in
                found[row.contact]?.activities[activity, default: []].append(
                    ActivityDay(day: row.day, count: row.count, name: row.name))
            }
        }
        try await readManual(wanted.manual, present) { segment, contact, choice in
            found[contact]?.manual[segment] = choice
        }
        return Array(found.values)
    }

    private func fieldType(_ key: ColumnKey) -> FieldType? {
        guard case .field(let placeholder) = key else { return nil }
        return view.catalogue.fields[placeholder]
    }

    // MARK: Statements

    /// All rows in batches, or in one piece where they are those of some contacts.
    private func read<Row: PostgresRow, each Parameter>(
        _ statement: Statement<Row, repeat each Parameter>, _ values: repeat each Parameter,
        of contacts: [ContactID]?, _ body: ([Row]) -> Void
    ) async throws {
        if contacts == nil {
            try await session.each(statement, repeat each values, batch: ColumnReader.batch) {
                body($0)
            }
        } else {
            body(try await session.all(statement, repeat each values))
        }
    }

    private func readTexts(
        _ keys: [ColumnKey], _ contacts: [ContactID]?,
        _ body: (ColumnKey, ContactID, String) -> Void
    ) async throws {
        guard !keys.isEmpty else { return }
        try await read(
            ColumnStatements.texts, account, contacts, inAnyState, of: contacts
        ) { rows in
            for row in rows {
                for key in keys {
                    switch key {
                    case .email: body(key, row.values.0, row.values.1)
                    case .firstName: body(key, row.values.0, row.values.2)
                    default: body(key, row.values.0, row.values.3)
                    }
                }
            }
        }
    }

    /// Skips what is empty.
    private func readFields(
        _ placeholders: [String], _ contacts: [ContactID]?,
        _ body: (String, ContactID, String) -> Void
    ) async throws {
        let known = placeholders.filter { view.catalogue.fields[$0] != nil }
        guard !known.isEmpty else { return }
        let text = ColumnStatements.fields(
            known, of: account, contacts, inAnyState: inAnyState)
        typealias Row = Postgres.Columns<ContactID, [String]>
        func take(_ rows: [Row]) {
            for row in rows {
                for (placeholder, text) in zip(known, row.values.1) where !text.isEmpty {
                    body(placeholder, row.values.0, text)
                }
            }
        }
        if contacts == nil {
            try await session.each(text, as: Row.self, batch: ColumnReader.batch) { take($0) }
        } else {
            take(try await session.all(text, as: Row.self))
        }
    }

    private func readMemberships(
        _ interests: [InterestID], _ contacts: [ContactID]?, _ body: (MembershipRow) -> Void
    ) async throws {
        let living = interests.filter { !view.catalogue.deletedInterests.contains($0) }
        guard !living.isEmpty else { return }
        try await read(
            ColumnStatements.memberships, account, living, contacts, of: contacts
        ) { rows in
            for row in rows { body(row) }
        }
    }

    private func readManual(
        _ segments: [SegmentID], _ contacts: [ContactID]?,
        _ body: (SegmentID, ContactID, ManualChoice) -> Void
    ) async throws {
        guard !segments.isEmpty else { return }
        try await read(
            ColumnStatements.manual, account, segments, contacts, of: contacts
        ) { rows in
            for row in rows { body(row.values.0, row.values.1, row.values.2) }
        }
    }

    private func readActivity(
        _ activity: Activity, _ contacts: [ContactID]?, _ body: (ActivityRow) -> Void
    ) async throws {
        func take(_ rows: [ActivityRow]) { for row in rows { body(row) } }
        switch activity {
        case .interestClicks(let interest):
            if view.catalogue.deletedInterests.contains(interest) { return }
            try await read(
                ColumnStatements.interestClicks, account, view.zone, interest, contacts,
                of: contacts, take)
        case .delivered(let message):
            try await read(
                ColumnStatements.deliveries, account, view.zone, message, contacts, of: contacts,
                take)
        case .opened(let message):
            try await read(
                ColumnStatements.openings, account, view.zone, message, contacts, of: contacts, take
            )
        case .clicked(let message, let kind):
            try await read(
                ColumnStatements.clicks, account, view.zone, message, nil, kind == .all, contacts,
                of: contacts, take)
        case .link(let link, let kind):
            try await read(
                ColumnStatements.clicks, account, view.zone, nil, link, kind == .all, contacts,
                of: contacts, take)
        case .visits(let kind):
            try await read(
                ColumnStatements.visits, account, view.zone, kind, contacts, of: contacts, take)
        }
    }
}

extension ColumnKey {
    /// Whether it is no column of its own: every contact is loaded with it.
    var isAlwaysThere: Bool { [.language, .sources, .created].contains(self) }
}
