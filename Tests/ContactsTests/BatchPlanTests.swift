import Model
import TestKit
import Testing

@testable import Contacts

@Suite("Planning a batch")
struct BatchPlanTests {
    static let now = Instant(rawValue: 1_700_000_000_000)

    static let fields = [
        Field(
            id: FieldID(1), name: "City", placeholder: "city", type: .text, options: [],
            createdAt: now, version: 1),
        Field(
            id: FieldID(2), name: "Sports", placeholder: "sports", type: .choice,
            options: ["a", "b", "c"].map { FieldOption(name: $0, value: $0) }, createdAt: now,
            version: 1),
    ]

    static func rules(resubscribes: Bool = false) -> BatchRules {
        var rules = BatchRules(
            languages: ["nl", "fr"], fields: FieldRules(fields),
            sources: [SourceID(1), SourceID(2), SourceID(3)])
        rules.fallbackLanguage = "nl"
        rules.fallbackSource = SourceID(1)
        rules.resubscribes = resubscribes
        return rules
    }

    static func contact(_ email: String, _ state: ContactState = .confirmed) -> Contact {
        Contact(
            id: ContactID(41), email: email, language: "fr", firstName: "Jan", name: "Peeters",
            fields: ["city": .text("Gent"), "sports": .choices(["a", "b"])],
            sources: [SourceID(2)], state: state, createdAt: Instant(rawValue: 1),
            changedAt: Instant(rawValue: 1), version: 3)
    }

    private func plan(
        _ rows: [ContactRow], _ known: KnownAddress = .init(), _ rules: BatchRules = rules()
    ) -> (BatchPlan, [BatchPlan.Outcome]) {
        var plan = BatchPlan(rules, at: Self.now)
        let outcomes = rows.map { plan.apply(rules.check($0), known) }
        return (plan, outcomes)
    }

    @Test func `a new address becomes a confirmed contact with the fallbacks`() {
        let (plan, outcomes) = plan([ContactRow(email: " Jan@Example.com ", firstName: .set("J"))])

        #expect(outcomes.map(\.outcome) == [.created])
        let contact = plan.contacts[0].after
        #expect(contact.email == "jan@example.com")
        #expect(contact.language == "nl")
        #expect(contact.sources == [SourceID(1)])
        #expect(contact.state == .confirmed)
        #expect(contact.version == 1)
    }

    @Test func `the fallback language is for new contacts, the fallback source for all`() {
        let known = KnownAddress(contact: Self.contact("a@example.com"))
        let (plan, outcomes) = plan([ContactRow(email: "a@example.com")], known)

        #expect(outcomes.map(\.outcome) == [.updated])
        #expect(plan.contacts[0].after.language == "fr")
        #expect(plan.contacts[0].after.sources == [SourceID(2), SourceID(1)])
        #expect(plan.contacts[0].after.version == 4)
        #expect(plan.contacts[0].changes == ["source"])
    }

    @Test func `blank keeps, null clears, a choice replaces the whole set`() {
        let known = KnownAddress(contact: Self.contact("a@example.com"))
        let (plan, _) = plan(
            [
                ContactRow(
                    email: "a@example.com", sources: [SourceID(2)], firstName: .set("  "),
                    name: .clear, fields: ["city": .text(""), "sports": .choices(["c", "b"])])
            ], known)

        let contact = plan.contacts[0].after
        #expect(contact.firstName == "Jan")
        #expect(contact.name == nil)
        #expect(contact.fields["city"] == .text("Gent"))
        #expect(contact.fields["sports"] == .choices(["b", "c"]))
        #expect(contact.sources == [SourceID(2)])
        #expect(plan.contacts[0].changes == ["name", "fields/sports"])
    }

    @Test func `the same values again are unchanged`() {
        let known = KnownAddress(contact: Self.contact("a@example.com"))
        let (plan, outcomes) = plan(
            [
                ContactRow(
                    email: "a@example.com", language: "FR", sources: [SourceID(2)],
                    firstName: .set("Jan"), fields: ["sports": .choices(["b", "a"])])
            ], known)

        #expect(outcomes.map(\.outcome) == [.unchanged])
        #expect(!plan.contacts[0].isDirty)
    }

    @Test func `later rows of one address update the result, and one contact is written`() {
        let (plan, outcomes) = plan([
            ContactRow(email: "a@example.com", firstName: .set("A")),
            ContactRow(email: "A@example.com", sources: [SourceID(3)], firstName: .set("B")),
            ContactRow(email: "a@EXAMPLE.com", firstName: .set("B")),
        ])

        #expect(outcomes.map(\.outcome) == [.created, .updated, .unchanged])
        #expect(outcomes.map(\.place) == [0, 0, 0])
        #expect(plan.contacts.count == 1)
        #expect(plan.contacts[0].after.firstName == "B")
        #expect(plan.contacts[0].after.sources == [SourceID(1), SourceID(3)])
        #expect(plan.contacts[0].after.version == 1)
    }

    @Test func `an unconfirmed contact is updated, stays so, and is told`() {
        let known = KnownAddress(contact: Self.contact("a@example.com", .unconfirmed))
        let (plan, outcomes) = plan([ContactRow(email: "a@example.com", name: .set("X"))], known)

        #expect(outcomes[0].outcome == .updated)
        #expect(outcomes[0].warnings.map(\.code) == ["still-unconfirmed"])
        #expect(plan.contacts[0].after.state == .unconfirmed)
    }

    @Test(
        arguments: [
            (ContactState.blacklisted, false, false, "blacklisted"),
            (.blacklisted, true, false, nil),
            (.blocked, true, false, "blocked"),
            (.blacklisted, true, true, "erased"),
        ] as [(ContactState, Bool, Bool, String?)])
    func `only a blacklisted address can be resubscribed`(
        _ state: ContactState, _ flag: Bool, _ isErased: Bool, _ code: String?
    ) {
        let known = KnownAddress(
            contact: Self.contact("a@example.com", state),
            mark: BlacklistMark(id: BlacklistID(5), state: state), isErased: isErased)
        let (plan, outcomes) = plan(
            [ContactRow(email: "a@example.com")], known, Self.rules(resubscribes: flag))

        #expect(outcomes[0].errors.map(\.code) == (code.map { [$0] } ?? []))
        guard code == nil else { return }
        #expect(outcomes[0].outcome == .updated)
        #expect(outcomes[0].warnings.map(\.code) == ["resubscribed"])
        #expect(plan.contacts[0].after.state == .confirmed)
        #expect(plan.contacts[0].mark == BlacklistID(5))
        #expect(plan.contacts[0].kind == "restored")
    }

    @Test func `a contact whose entry was removed comes back by being added`() {
        let known = KnownAddress(contact: Self.contact("a@example.com", .blacklisted))
        let (plan, outcomes) = plan([ContactRow(email: "a@example.com")], known)

        #expect(outcomes[0].outcome == .updated)
        #expect(outcomes[0].warnings.isEmpty)
        #expect(plan.contacts[0].after.state == .confirmed)
    }

    @Test func `all errors of a row come at once, in one rejection`() {
        let (plan, outcomes) = plan([
            ContactRow(
                email: "nobody", language: "nl-BE", sources: [SourceID(9)],
                firstName: .set(String(repeating: "x", count: 201)),
                fields: [
                    "city": .number(1), "sports": .choices(["d", "A"]), "unknown": .text("x"),
                ])
        ])

        #expect(plan.contacts.isEmpty)
        #expect(outcomes[0].outcome == .rejected)
        #expect(
            outcomes[0].errors.map { "\($0.field) \($0.code)" } == [
                "email invalid-email", "language invalid-language", "source unknown-source",
                "firstName too-long", "fields/city invalid-text", "fields/sports invalid-option",
                "fields/unknown unknown-field",
            ])
        #expect(outcomes[0].errors[1].suggestion == "nl")
        #expect(outcomes[0].errors[5].suggestion == "a")
    }

    @Test func `a new contact without language and source names both`() {
        var rules = Self.rules()
        rules.fallbackLanguage = nil
        rules.fallbackSource = nil
        let (_, outcomes) = plan([ContactRow(email: "a@example.com")], .init(), rules)

        #expect(outcomes[0].errors.map(\.code) == ["missing-language", "missing-source"])
    }

    @Test func `the contact limit keeps new contacts out and existing ones in`() {
        var rules = Self.rules()
        rules.room = 1
        var plan = BatchPlan(rules, at: Self.now)
        let existing = KnownAddress(contact: Self.contact("c@example.com"))

        let outcomes = ["a", "b", "c", "a"].map { name in
            plan.apply(
                rules.check(ContactRow(email: "\(name)@example.com")),
                name == "c" ? existing : .init())
        }

        #expect(outcomes.map(\.outcome) == [.created, .rejected, .updated, .unchanged])
        #expect(outcomes[1].errors.map(\.code) == ["contact-limit"])
    }
}
