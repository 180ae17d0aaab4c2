import HTTP
import Model
import TestKit
import Testing

@testable import Tracking

@Suite("What sites tell")
struct VisitTextTests {
    private let site = WebOrigin("https://shop.test")

    private func check(_ json: String) throws -> CheckedVisit? {
        CheckedVisit(Array(json.utf8), of: try #require(site))
    }

    private func page(_ url: String) throws -> String? {
        try check(String(decoding: JSON.encode(["kind": "page", "url": url]), as: UTF8.self))?.url
    }

    @Test(arguments: [
        ("a@b.test", "*"), ("say hi to a@b.test, please", "say hi to *, please"),
        ("<a@b.test>", "<*>"), ("mailto:a@b.test", "mailto:*"), ("a%40b.test", "*"),
        ("x=a%2540b&y=c", "x=*&y=c"), ("o'brien@b.test", "*"), ("a\u{FF20}b", "*"),
        ("a.b+c@b-d.test;e@f", "*;*"), ("@me and you@", "@me and you@"), ("100%", "100%"),
        ("a@@b", "a@@b"), ("a@b@c", "*"), ("", ""), ("nobody", "nobody"), ("a\tb@c\n", "a\t*\n"),
    ])
    func `is kept without what looks like an address`(_ text: String, _ clean: String) {
        #expect(PersonalText.withoutAddresses(text) == clean)
    }

    @Test(arguments: [
        ("https://shop.test", "https://shop.test"),
        ("https://shop.test/a/b?email=a@b.test#x", "https://shop.test/a/b"),
        ("https://SHOP.test:443/a#b?c", "https://SHOP.test:443/a"),
        ("https://shop.test/leave/a@b.test/now", "https://shop.test/leave/*/now"),
        ("https://shop.test/leave/a%40b.test", "https://shop.test/leave/*"),
        ("https://shop.test/caf\u{e9}", "https://shop.test/caf\u{e9}"),
    ])
    func `names a page without query and fragment`(_ url: String, _ kept: String) throws {
        #expect(try page(url) == kept)
    }

    @Test(arguments: [
        "https://other.test/", "http://shop.test/", "/a", "", "https://shop.test@other.test/",
        "https://shop.test/a b", "https://shop.test/\n", "javascript:alert(1)",
    ])
    func `is about the site it comes from`(_ url: String) throws {
        #expect(try page(url) == nil)
    }

    @Test func `names a long page by its beginning`() throws {
        let long = try #require(
            try page("https://shop.test/x" + String(repeating: "\u{e9}", count: 300)))

        #expect(long.utf8.count == 499 && long.hasPrefix("https://shop.test/x\u{e9}"))
    }

    @Test(arguments: [
        "", "x", "[]", "{}", #"{"kind": "page"}"#, #"{"url": "https://shop.test/"}"#,
        #"{"kind": "click", "url": "https://shop.test/"}"#,
        #"{"kind": "form", "url": "https://shop.test/"}"#,
        #"{"kind": "survey", "url": "https://shop.test/", "name": "  "}"#,
        #"{"kind": "page", "url": 1}"#,
        #"{"kind": "form", "url": "https://shop.test/", "name": "f", "answers": {"a": [1]}}"#,
    ])
    func `is refused when it does not say what was done`(_ json: String) throws {
        #expect(try check(json) == nil)
    }

    @Test func `has answers that are short and name nobody`() throws {
        let visit = try #require(
            try check(
                #"{"kind": "survey", "url": "https://shop.test/s", "name": " How\nwas it? ","#
                    + #" "answers": {"mail": "a@b.test", "text": "fine\u0007 ", "": ""},"#
                    + #" "later": 1}"#))

        #expect(visit.kind == .survey && visit.name == "How was it?")
        #expect(visit.answers == ["mail": "*", "text": "fine", "": ""])
        let many = (0...CheckedVisit.mostAnswers).map { #""\#($0)":"""# }.joined(separator: ",")
        #expect(
            try check(
                #"{"kind":"form","url":"https://shop.test/","name":"f","answers":{\#(many)}}"#)
                == nil)
    }

    @Test func `is counted by key, anew in every window`() {
        let rate = RequestRate(most: 3, per: .seconds(60))
        let start = ContinuousClock.now
        let first = (0..<5).map { _ in rate.refuses("a", at: start) }
        let other = rate.refuses("b", at: start)
        let later = rate.refuses("a", at: start + .seconds(61))

        #expect(first == [false, false, false, true, true])
        #expect(!other && !later)
    }
}
