import Testing

@testable import Model

@Suite("Text")
struct TextTests {
    @Test func `loses Unicode white space at both ends only`() {
        #expect(" \u{3000}a b\u{2029}\n".trimmed == "a b")
        #expect("a".trimmed == "a")
        #expect(" ".trimmed == "")
    }

    @Test func `composes and decomposes by Unicode's tables`() {
        #expect(Array("e\u{301}".nfc.unicodeScalars) == ["\u{E9}"])
        #expect(Array("\u{E9}".nfd.unicodeScalars) == ["e", "\u{301}"])
        #expect(Array("\u{1100}\u{1161}".nfc.unicodeScalars) == ["\u{AC00}"])
        #expect("plain".nfc == "plain")
    }

    @Test(
        arguments: [
            ("nl", "nl"), ("NL", "nl"), (" Fr ", "fr"), ("nl-BE", nil), ("Dutch", nil), ("", nil),
            ("xx", nil), ("n\u{142}", nil),
        ] as [(String, String?)])
    func `a language is one of ISO 639-1 in any case`(_ text: String, _ code: String?) {
        #expect(LanguageCode(text)?.text == code)
    }

    /// RFC 3492, section 7.1, in part, and IDNA's own example.
    @Test(arguments: [
        ("bücher", "bcher-kva"), ("他们为什么不说中文", "ihqwcrb4cv8a8dqg056pqjye"),
        ("ليهمابتكلموشعربي؟", "egbpdaj6bu4bxfgehfvwxn"),
        ("pročprostěnemluvíčesky", "proprostnemluvesky-uyb24dma41a"),
        ("3年b組金八先生", "3b-ww4c5e180e575a65lsy2b"),
    ])
    func `punycode is what RFC 3492 says, both ways`(_ text: String, _ code: String) {
        let scalars = Array(text.unicodeScalars)

        #expect(Punycode.encode(scalars) == code)
        #expect(Punycode.decode(code) == scalars)
    }

    @Test(arguments: ["", "é", "a_", "99999999999"])
    func `punycode that encodes nothing is refused or empty`(_ code: String) {
        #expect(Punycode.decode(code)?.isEmpty ?? true)
    }
}
