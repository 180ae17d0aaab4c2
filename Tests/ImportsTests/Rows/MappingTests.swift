import HTTP
import Model
import Testing

@testable import Imports

@Suite("Mapping columns")
struct MappingTests {
    @Test(arguments: [
        ("E-mail", "email"), (" email ", "email"), ("Adresse e-mail", "email"),
        ("Courriel", "email"),
        ("E-mailadres", "email"), ("First_Name", "firstName"), ("PRÉNOM", "firstName"),
        ("pre\u{301}nom", "firstName"), ("Voornaam", "firstName"), ("Nom", "name"),
        ("surname", "name"), ("Achternaam", "name"), ("Taal", "language"), ("langue", "language"),
        ("Bron", "source"), ("Interest", "interests"), ("Interest(s)", "interests"),
        ("Centres d’intérêt", "interests"), ("centre d'intérêt", "interests"),
        ("interesselabels", "interests"), ("preferences", "interests"), ("shoe size", "skip"),
        ("", "skip"), ("import_error", "skip"),
    ])
    func `headers in three languages suggest a target`(_ header: String, _ target: String) {
        let mapping = MappingSuggestion.make(
            headers: [header], mode: .interests, fields: [], remembered: [:])

        #expect(mapping == [ColumnMapping(column: 0, target: target)])
    }

    @Test(arguments: [
        ("Interest", "labels"), ("interesselabels", "labels"), ("préférences", "preferences"),
    ])
    func `a legacy account has preferences and labels`(_ header: String, _ target: String) {
        let mapping = MappingSuggestion.make(
            headers: [header], mode: .legacy, fields: [], remembered: [:])

        #expect(mapping.map(\.target) == [target])
    }

    @Test func `what was remembered comes first, and targets that are gone are dropped`() {
        let mapping = MappingSuggestion.make(
            headers: ["Naam", "Maat", "Klant sinds", "Oud"], mode: .interests,
            fields: [Samples.field("maat", .number), Samples.field("klant_sinds", .date)],
            remembered: ["naam": "firstName", "oud": "field:gone"])

        #expect(mapping.map(\.target) == ["firstName", "field:maat", "field:klant_sinds", "skip"])
    }

    @Test func `only one column is suggested for what can be there once`() {
        let mapping = MappingSuggestion.make(
            headers: ["email", "e-mail", "interest", "interesses"], mode: .interests, fields: [],
            remembered: [:])

        #expect(mapping.map(\.target) == ["email", "skip", "interests", "interests"])
    }

    @Test func `all that is wrong with a mapping is told at once`() throws {
        let request = MappingRequest(columns: [
            ColumnMapping(column: 9, target: "name"), ColumnMapping(column: 0, target: "nome"),
            ColumnMapping(column: 0, target: "field:gone"),
            ColumnMapping(column: 1, target: "labels"),
            ColumnMapping(column: 2, target: "name"),
        ])

        let refusal = #expect(throws: InvalidInput.self) {
            try MappingPlan(request, columnCount: 3, mode: .interests, fields: [])
        }
        #expect(
            refusal?.errors.map(\.code) == [
                "unknown-column", "unknown-target", "duplicate-column", "unknown-field",
                "not-in-mode", "duplicate-target", "email-not-mapped",
            ])
    }
}
