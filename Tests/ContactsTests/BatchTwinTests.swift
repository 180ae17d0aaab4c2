import Model
import TestKit
import Testing

@testable import Contacts

/// The obvious way: every row is applied to a table of contacts at once.
private struct SlowBatch {
    var contacts: [String: Contact]
    var marks: [String: BlacklistMark]
    var erased: Set<String>
    let rules: BatchRules
    var touched: Set<String> = []

    mutating func apply(_ row: ContactRow) -> RowOutcome {
        let checked = rules.check(row)
        guard checked.errors.isEmpty, let email = checked.email else { return .rejected }
        if erased.contains(email) || marks[email]?.state == .blocked { return .rejected }
        var isRestored = false
        if marks[email] != nil {
            guard rules.resubscribes else { return .rejected }
            isRestored = true
        }
        guard var contact = contacts[email] else {
            marks[email] = nil
            contacts[email] = Contact(
                id: ContactID(0), email: email, language: checked.language ?? "nl",
                firstName: checked.firstName.value, name: checked.name.value,
                fields: Dictionary(
                    uniqueKeysWithValues: checked.fields.compactMap { field in
                        field.edit.value.map { (field.placeholder, $0) }
                    }),
                sources: checked.sources.isEmpty ? [SourceID(1)] : checked.sources,
                state: .confirmed, createdAt: BatchPlanTests.now, changedAt: BatchPlanTests.now,
                version: 1)
            return .created
        }
        marks[email] = nil
        let before = contact
        if contact.state == .blacklisted { contact.state = .confirmed }
        if let language = checked.language { contact.language = language }
        switch checked.firstName {
        case .keep: break
        case .clear: contact.firstName = nil
        case .set(let text): contact.firstName = text
        }
        for (placeholder, edit) in checked.fields {
            if edit != .keep { contact.fields[placeholder] = edit.value }
        }
        for source in checked.sources.isEmpty ? [SourceID(1)] : checked.sources
        where !contact.sources.contains(source) {
            contact.sources.append(source)
        }
        contacts[email] = contact
        guard contact != before || isRestored else { return .unchanged }
        touched.insert(email)
        return .updated
    }
}

@Suite("A batch against its slow twin")
struct BatchTwinTests {
    @Test func `says and writes the same, whatever comes`() {
        var random = SeededGenerator()
        for _ in 0..<3_000 {
            let rules = BatchPlanTests.rules(resubscribes: Bool.random(using: &random))
            let emails = (0..<6).map { "c\($0)@example.com" }
            var slow = SlowBatch(contacts: [:], marks: [:], erased: [], rules: rules)
            for email in emails { Self.prepare(email, &slow, &random) }
            let start = slow
            let rows = (0..<12).map { _ in Self.row(emails, &random) }

            var plan = BatchPlan(rules, at: BatchPlanTests.now)
            let outcomes = rows.map { row in
                let checked = rules.check(row)
                let email = checked.email ?? ""
                return plan.apply(
                    checked,
                    KnownAddress(
                        contact: start.contacts[email], mark: start.marks[email],
                        isErased: start.erased.contains(email))
                ).outcome
            }
            #expect(outcomes == rows.map { slow.apply($0) }, "seed \(random.seed)")

            for planned in plan.contacts {
                guard var wanted = slow.contacts[planned.after.email] else {
                    Issue.record("seed \(random.seed): a contact that should not be")
                    continue
                }
                if planned.before != nil, slow.touched.contains(planned.after.email) {
                    wanted.version += 1
                    wanted.changedAt = BatchPlanTests.now
                }
                #expect(planned.after == wanted, "seed \(random.seed)")
            }
        }
    }

    private static func prepare(
        _ email: String, _ slow: inout SlowBatch, _ random: inout SeededGenerator
    ) {
        let id = BlacklistID(Int64.random(in: 1...1_000_000, using: &random))
        switch Int.random(in: 0..<8, using: &random) {
        case 0, 1: break
        case 2: slow.erased.insert(email)
        case 3: slow.marks[email] = BlacklistMark(id: id, state: .blacklisted)
        case 4:
            slow.contacts[email] = BatchPlanTests.contact(email, .blacklisted)
            slow.marks[email] = BlacklistMark(id: id, state: .blacklisted)
        case 5:
            slow.contacts[email] = BatchPlanTests.contact(email, .blocked)
            slow.marks[email] = BlacklistMark(id: id, state: .blocked)
        case 6: slow.contacts[email] = BatchPlanTests.contact(email, .blacklisted)
        default: slow.contacts[email] = BatchPlanTests.contact(email)
        }
    }

    private static func row(_ emails: [String], _ random: inout SeededGenerator) -> ContactRow {
        var row = ContactRow(email: emails.randomElement(using: &random) ?? "")
        if Int.random(in: 0..<20, using: &random) == 0 { row.email = "nobody" }
        row.language = ["nl", "FR", "", nil, nil, "xx"].randomElement(using: &random) ?? nil
        row.sources =
            [nil, [SourceID(1)], [SourceID(2), SourceID(3)], [SourceID(9)]]
            .randomElement(using: &random) ?? nil
        row.firstName =
            [.keep, .clear, .set("Jan"), .set("An"), .set(" ")].randomElement(using: &random)
            ?? .keep
        row.fields =
            [
                nil, ["city": .text("Gent")], ["city": .cleared, "sports": .choices(["b", "a"])],
                ["sports": .choices([])], ["sports": .choices(["x"])],
            ].randomElement(using: &random) ?? nil
        return row
    }
}
