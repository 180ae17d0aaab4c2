import Testing

@testable import Model

@Suite("An e-mail address")
struct EmailAddressTests {
    @Test(arguments: [
        ("jan@example.com", "jan@example.com"),
        ("  Jan.Peeters@Example.COM\t", "jan.peeters@example.com"),
        ("\u{00A0}jan@example.com\u{2003}", "jan@example.com"),
        ("jan+nieuws@example.com", "jan+nieuws@example.com"),
        ("o'brien@example.com", "o'brien@example.com"),
        ("jan@BÜCHER.example", "jan@xn--bcher-kva.example"),
        ("jan@bu\u{308}cher.example", "jan@xn--bcher-kva.example"),
        ("jan@xn--bcher-kva.example", "jan@xn--bcher-kva.example"),
        ("jan@XN--BCHER-KVA.example", "jan@xn--bcher-kva.example"),
        ("jan@example\u{3002}com", "jan@example.com"),
        ("jan@straße.example", "jan@xn--strae-oqa.example"),
        ("jan@strasse.example", "jan@strasse.example"),
        ("jan@παράδειγμα.δοκιμή", "jan@xn--hxajbheg2az3al.xn--jxalpdlp"),
        ("jan@1and1.com", "jan@1and1.com"),
        ("jan@c--n.com", "jan@c--n.com"),
    ])
    func `has one spelling`(_ spelling: String, _ normalised: String) throws {
        #expect(try EmailAddress(spelling).text == normalised)
        #expect(try EmailAddress(normalised).text == normalised, "normalising twice")
    }

    @Test(arguments: [
        ("", EmailAddress.Fault.empty), (" \t ", .empty), ("jan", .noAt), ("@example.com", .noAt),
        ("jan@", .domain), ("jan@example", .domain), ("jan@.com", .domain),
        ("jan@example.com.", .domain), ("jan@example..com", .domain),
        ("jan@-example.com", .domain), ("jan@example-.com", .domain),
        ("jan@ex_ample.com", .domain), ("jan@127.0.0.1", .domain), ("jan@[127.0.0.1]", .domain),
        ("jan@example.123", .domain), ("jan@exa mple.com", .domain),
        ("jan@exam\u{200B}ple.com", .domain), ("jan@exam\u{202E}ple.com", .domain),
        ("jan@ex\u{FF41}mple.com", .domain), ("jan@xn--bcher.example-", .domain),
        ("jan@xn--a.example", .domain), ("jan@xn--BUCHER-kva0.example", .domain),
        ("jan@xn--.example", .domain),
        (".jan@example.com", .localPart), ("jan.@example.com", .localPart),
        ("j..an@example.com", .localPart), ("j an@example.com", .localPart),
        ("\"jan\"@example.com", .localPart), ("jan(x)@example.com", .localPart),
        ("jan@x@example.com", .localPart), ("jän@example.com", .localPart),
        ("İan@example.com", .localPart), ("j\u{0}n@example.com", .localPart),
        ("jan\u{200B}@example.com", .localPart), ("\u{FEFF}jan@example.com", .localPart),
        ("jan@example.com\r\nBcc: x@example.com", .localPart),
    ])
    func `is refused for the first rule that it breaks`(_ text: String, _ fault: EmailAddress.Fault)
    {
        #expect(throws: fault) { try EmailAddress(text) }
    }

    @Test func `is at most 64 bytes before the @ and 254 in all`() throws {
        let label = String(repeating: "a", count: 63)
        let local = String(repeating: "l", count: 64)
        let fits = "\(local)@\(label).\(label).\(String(repeating: "b", count: 61))"

        #expect(fits.utf8.count == 254)
        #expect(try EmailAddress(fits).text == fits)
        #expect(throws: EmailAddress.Fault.length) { try EmailAddress(fits + "b") }
        #expect(throws: EmailAddress.Fault.length) { try EmailAddress("l\(local)@example.com") }
        #expect(throws: EmailAddress.Fault.length) { try EmailAddress("jan@a\(label).com") }
        #expect(throws: EmailAddress.Fault.length) { try EmailAddress("jan@é\(label).com") }
    }

    @Test func `takes the short way and the long way to the same answer`() {
        let alphabet = Array("abz019.-+_@ A\u{E9}")
        var state: UInt64 = 20_260_101
        var seen = 0
        for _ in 0..<20_000 {
            var text = ""
            for _ in 0..<(state >> 33) % 14 {
                state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                text.append(alphabet[Int((state >> 33) % UInt64(alphabet.count))])
            }
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            text += "@ex.com".prefix(Int((state >> 33) % 8))
            // White space in front keeps the short way from being taken.
            let short = try? EmailAddress(text)
            let long = try? EmailAddress(" " + text)
            #expect(short == long, "\(text)")
            if short != nil { seen += 1 }
        }
        #expect(seen > 500)
    }
}
