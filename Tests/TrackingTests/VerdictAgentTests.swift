import Testing

@testable import Tracking

@Suite("An agent")
struct VerdictAgentTests {
    @Test(arguments: [
        "Googlebot/2.1 (+http://www.google.com/bot.html)", "Mozilla/5.0 (compatible; bingbot/2.0)",
        "Slackbot-LinkExpanding 1.0", "python-requests/2.32", "Go-http-client/1.1", "Wget/1.21",
        "Mozilla/5.0 HeadlessChrome/120.0", "Barracuda Sentinel (EE)", "SomeScanner/1", "mybot",
        "libwww-perl/6.67",
    ])
    func `may name itself a program`(_ agent: String) {
        #expect(AgentTraits(agent).namesItself)
    }

    @Test(arguments: [
        VerdictTests.browser, "", "Mozilla/5.0 (Linux; Android 13; CUBOT NOTE 21) Chrome/120.0",
        "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Safari/604.1",
        "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
        "Microsoft Office/16.0 (Microsoft Outlook 16.0.17928; Pro)",
        "Lynx/2.9.0dev.12 libwww-FM/2.14 SSL-MM/1.4.1 GNUTLS/3.7.8",
    ])
    func `of people is taken for people's`(_ agent: String) {
        #expect(!AgentTraits(agent).namesItself)
    }

    @Test(arguments: [
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/80.0 Safari/537.36", true),
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/79.0 Safari/537.36", false),
        ("Mozilla/5.0 (X11; rv:90.0) Gecko/20100101 Firefox/90.0", true),
        ("Mozilla/5.0 (X11; rv:89.0) Gecko/20100101 Firefox/89.0", false),
        ("Mozilla/5.0 (Macintosh) Version/16.4 Safari/605.1.15", true),
        ("Mozilla/5.0 (Macintosh) Version/16.3 Safari/605.1.15", false),
        ("Mozilla/5.0 (Macintosh) Version/17.0 Safari/605.1.15", true),
        ("Mozilla/5.0 (Linux; Android 14; wv) Version/4.0 Chrome/128.0 Safari/537.36", false),
        ("Mozilla/5.0 (Linux; Android 14; A5; wv) Version/4.0 Chrome/128.0 Safari/537.36", false),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_1) CriOS/141.0 Mobile Safari/604.1", false),
        ("Mozilla/4.0 (compatible; MSIE 7.0; Microsoft Outlook 16.0; ms-office)", false),
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/99999999999999999999.0", true),
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/", false), ("Lynx/2.9.0", false),
    ])
    func `promises Sec-Fetch fields from the version that sends them`(
        _ agent: String, _ promises: Bool
    ) {
        #expect(AgentTraits(agent).sends.contains(.fetchMetadata) == promises)
    }

    @Test func `is read once, however often it comes`() {
        let cache = AgentCache()
        for number in 0..<10_000 {
            #expect(cache.traits(of: "a\(number)") == AgentTraits("a\(number)"))
        }

        #expect(cache.traits(of: "curl/8") == AgentTraits("curl/8"))
    }
}
