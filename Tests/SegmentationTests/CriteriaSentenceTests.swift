import HTTP
import Model
import Testing

@testable import Segmentation

@Suite("Criteria as sentences")
struct CriteriaSentenceTests {
    static let names = SentenceNames(
        fields: ["city": "Stad", "age": "Leeftijd", "birthday": "Verjaardag", "wines": "Wijnen"],
        fieldTypes: ["city": .text, "age": .number, "birthday": .date, "wines": .choice],
        interests: [InterestID(1): "Koken", InterestID(2): "Reizen", InterestID(3): "Wijn"],
        interestKinds: [
            InterestID(1): .interest, InterestID(2): .preference, InterestID(3): .label,
        ],
        messages: [MessageID(1): "Mei {or}"], segments: [SegmentID(1): "Klanten"])

    private func sentences(_ json: String, parent: Int64? = nil) throws -> CriteriaSentences {
        let criteria = try JSON.decode(Criteria.self, from: Array(json.utf8), .request)
        return CriteriaSentence(names: CriteriaSentenceTests.names)
            .write(criteria, parent: parent.map { SegmentID($0) })
    }

    @Test(arguments: SentenceRow.all)
    func `each test is said in three languages`(_ row: SentenceRow) throws {
        let sentences = try sentences(row.json)

        #expect(sentences.nl == row.nl)
        #expect(sentences.fr.split(separator: "\u{A0}").joined(separator: " ") == row.fr)
        #expect(sentences.en == row.en)
    }

    @Test func `every test of every subject is said`() throws {
        var said: Set<[String]> = []
        for row in SentenceRow.all {
            let test = try JSON.decode(Criterion.self, from: Array(row.json.utf8), .request)
            said.insert([test.on.rawValue, test.field ?? "", test.test.rawValue])
        }
        var all: Set<[String]> = []
        for subject in CriterionSubject.allCases where subject != .field {
            for (test, _) in SubjectShape(subject)?.tests ?? [] {
                all.insert([subject.rawValue, "", test.rawValue])
            }
        }
        for (field, type) in RandomCriteria.fields {
            for (test, _) in SubjectShape(.field, fieldType: type)?.tests ?? [] {
                all.insert(["field", field, test.rawValue])
            }
        }

        #expect(said == all)
    }

    private static let speaks = #"{"on":"language","test":"has-any","values":["nl","fr"]}"#
    private static let cooks = #"{"on":"interest","test":"subscribed","interest":1}"#
    private static let travels = #"{"on":"interest","test":"subscribed","interest":2}"#
    private static let drinks =
        #"{"on":"clicks","test":"at-least","interest":3,"number":3,"days":30}"#

    @Test func `it reads as a person would write it`() throws {
        let sentences = try sentences(
            #"{"all":[\#(Self.speaks),\#(Self.cooks),{"none":[\#(Self.travels)]},\#(Self.drinks)]}"#
        )

        #expect(
            sentences.nl
                == "taal is nl of fr, heeft Koken, heeft Reizen niet en klikte minstens 3 keer op "
                + "links van Wijn in de laatste 30 dagen")
        #expect(
            sentences.fr
                == "la langue est nl ou fr, a l’intérêt Koken, n’a pas la préférence Reizen et a "
                + "cliqué au moins 3 fois sur des liens du label Wijn au cours des 30 derniers jours"
        )
        #expect(
            sentences.en
                == "language is nl or fr, has Koken, does not have Reizen and clicked at least 3 "
                + "times on links of Wijn in the last 30 days")
    }

    @Test(arguments: [
        (
            #"{"any":[\#(cooks),\#(travels)]}"#, "één van: heeft Koken; heeft Reizen",
            "au moins une condition : a l’intérêt Koken; a la préférence Reizen",
            "one of: has Koken; has Reizen"
        ),
        (
            #"{"all":[\#(speaks),{"any":[\#(cooks),\#(travels)]}]}"#,
            "taal is nl of fr en (één van: heeft Koken; heeft Reizen)",
            "la langue est nl ou fr et (au moins une condition : a l’intérêt Koken; a la "
                + "préférence Reizen)",
            "language is nl or fr and (one of: has Koken; has Reizen)"
        ),
        (
            #"{"none":[\#(cooks),{"all":[\#(speaks),\#(travels)]}]}"#,
            "geen van: heeft Koken; (taal is nl of fr en heeft Reizen)",
            "aucune condition : a l’intérêt Koken; (la langue est nl ou fr et a la préférence "
                + "Reizen)",
            "none of: has Koken; (language is nl or fr and has Reizen)"
        ),
        (
            #"{"none":[{"all":[\#(speaks),\#(cooks)]}]}"#,
            "niet: (taal is nl of fr en heeft Koken)",
            "pas : (la langue est nl ou fr et a l’intérêt Koken)",
            "not: (language is nl or fr and has Koken)"
        ),
        (
            #"{"none":[\#(drinks)]}"#,
            "niet: klikte minstens 3 keer op links van Wijn in de laatste 30 dagen",
            "pas : a cliqué au moins 3 fois sur des liens du label Wijn au cours des 30 derniers "
                + "jours",
            "not: clicked at least 3 times on links of Wijn in the last 30 days"
        ),
        (#"{"all":[{"any":[\#(cooks)]}]}"#, "heeft Koken", "a l’intérêt Koken", "has Koken"),
        (#"{"all":[]}"#, "iedereen", "tout le monde", "everybody"),
        (#"{"any":[]}"#, "niemand", "personne", "nobody"),
    ])
    func `groups are told apart`(_ json: String, _ nl: String, _ fr: String, _ en: String) throws {
        #expect(try sentences(json) == CriteriaSentences(nl: nl, fr: fr, en: en))
    }

    @Test func `where a comma stands within, semicolons stand between`() throws {
        let three = #"{"on":"language","test":"has-any","values":["nl","fr","de"]}"#

        #expect(
            try sentences(#"{"all":[\#(three),\#(Self.cooks),\#(Self.travels)]}"#).nl
                == "taal is nl, fr of de; heeft Koken en heeft Reizen")
    }

    @Test func `the parent comes first`() throws {
        #expect(
            try sentences(#"{"all":[\#(Self.cooks),\#(Self.travels)]}"#, parent: 1).nl
                == "zit in segment “Klanten”, heeft Koken en heeft Reizen")
        #expect(
            try sentences(#"{"any":[\#(Self.cooks),\#(Self.travels)]}"#, parent: 1).en
                == "is in segment “Klanten” and (one of: has Koken; has Reizen)")
    }

    @Test func `of many values ten are said and the others counted`() throws {
        let values = (1...12).map { "\"\($0)\"" }.joined(separator: ",")

        #expect(
            try sentences(#"{"on":"source","test":"has-any","values":[\#(values)]}"#).nl
                == "heeft bron 1, 2, 3, 4, 5, 6, 7, 8, 9, 10 of 2 andere")
    }
}
