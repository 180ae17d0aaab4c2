import HTTP
import Model
import TestKit
import Testing

@testable import Imports

@Suite("Writing batches")
struct BatchBodyTests {
    @Test func `what is written reads as what it was`() throws {
        var random = SeededGenerator()
        for _ in 0..<300 {
            let batch = ContactBatch(
                rows: (0..<3).map { _ in row(&random) },
                fallbackLanguage: Bool.random(using: &random) ? "nl" : nil,
                fallbackSource: Bool.random(using: &random) ? SourceID(3) : nil,
                resubscribeBlacklisted: Bool.random(using: &random) ? true : nil,
                consent: Consent(rightfullyObtained: true, note: text(&random)), origin: "import:1")
            let bytes = BatchBody.contacts(batch)

            #expect(try JSON.decode(ContactBatch.self, from: bytes, .request) == batch)
            #expect(BatchBody.contacts(batch) == bytes)
        }
    }

    @Test func `items of memberships too`() throws {
        let batch = MembershipBatch(
            actor: .import, origin: "import:1",
            items: [
                MembershipItem(contact: ContactID(1), interest: InterestID(2), act: .assign),
                MembershipItem(contact: ContactID(.max), interest: InterestID(3), act: .assign),
            ])

        #expect(
            try JSON.decode(MembershipBatch.self, from: BatchBody.memberships(batch), .request)
                == batch)
    }

    private func row(_ random: inout SeededGenerator) -> ContactRow {
        ContactRow(
            email: text(&random), language: Bool.random(using: &random) ? "fr" : nil,
            sources: Bool.random(using: &random) ? [SourceID(1), SourceID(2)] : nil,
            firstName: [.keep, .clear, .set(text(&random))].randomElement(using: &random) ?? .keep,
            name: .set(text(&random)),
            fields: [
                "a": .text(text(&random)), "b": .number(Double.random(in: -9...9, using: &random)),
                "c": .choices([text(&random), "x"]), "d": .cleared,
            ])
    }

    private func text(_ random: inout SeededGenerator) -> String {
        let alphabet = ["\"", "\\", "\n", "\u{1}", "\u{1f}", "é", "😀", "a", "/", "\u{2028}"]
        return (0..<5).compactMap { _ in alphabet.randomElement(using: &random) }.joined()
    }
}
