import Model
import Testing

@testable import Tracking

@Suite("UTM parameters")
struct UTMTests {
    private let settings = UTMSettings(
        isOn: true, source: "news & co", medium: "email", campaign: "Été #1", content: "")

    private let appended =
        "utm_source=news%20%26%20co&utm_medium=email&utm_campaign=%C3%89t%C3%A9%20%231"

    @Test(arguments: [
        ("https://a.test", "https://a.test?|"), ("https://a.test/", "https://a.test/?|"),
        ("https://a.test/?b=1", "https://a.test/?b=1&|"), ("https://a.test?", "https://a.test?|"),
        ("https://a.test?b&", "https://a.test?b&|"), ("https://a.test#f", "https://a.test?|#f"),
        ("https://a.test/%41?x=%2f&y=é#f?g&h#", "https://a.test/%41?x=%2f&y=é&|#f?g&h#"),
        ("https://a.test/#?utm_source=x", "https://a.test/?|#?utm_source=x"),
        ("https://a.test/?a=utm_source=x", "https://a.test/?a=utm_source=x&|"),
        ("https://a.test/utm_source=x", "https://a.test/utm_source=x?|"),
        ("https://a.test?b?c", "https://a.test?b?c&|"),
    ])
    func `stand behind the query and before the fragment`(_ url: String, _ wanted: String) {
        let parameters = UTMParameters(settings, campaign: "name")

        #expect(
            parameters.destination(of: url)
                == wanted.split(separator: "|", omittingEmptySubsequences: false).joined(
                    separator: appended))
    }

    @Test(arguments: [
        ("https://a.test/?utm_source=own", "utm_medium=m&utm_campaign=c"),
        ("https://a.test/?utm_medium=&x=1", "utm_source=s&utm_campaign=c"),
        ("https://a.test/?UTM_Campaign=own", "utm_source=s&utm_medium=m"),
        ("https://a.test/?utm%5Fsource=own&utm_medium", "utm_campaign=c"),
    ])
    func `never replace the sender's own`(_ url: String, _ missing: String) {
        let settings = UTMSettings(isOn: true, source: "s", medium: "m", campaign: "c")

        #expect(
            UTMParameters(settings, campaign: "").destination(of: url) == url + "&" + missing)
    }

    @Test func `change nothing where there is nothing to append`() {
        let url = "https://a.test/?utm_source=a&utm_medium=b&utm_campaign=c&utm_content=d#f"

        #expect(UTMParameters(settings, campaign: "n").destination(of: url) == nil)
        #expect(UTMParameters(nil, campaign: "n").destination(of: "https://a.test") == nil)
        #expect(
            UTMParameters(UTMSettings(source: "s"), campaign: "n").destination(of: "https://a.test")
                == nil)
    }

    @Test func `have the message's name for a campaign unless one is named`() {
        let unnamed = UTMParameters(
            UTMSettings(isOn: true, source: "s", medium: ""), campaign: "Mai")

        #expect(
            unnamed.destination(of: "https://a.test")
                == "https://a.test?utm_source=s&utm_campaign=Mai")
        #expect(unnamed.settings?.campaign == "Mai")
    }
}
