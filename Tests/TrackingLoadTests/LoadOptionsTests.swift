import Testing

@testable import TrackingLoad

@Suite("The command line of tracking-load")
struct LoadOptionsTests {
    @Test(arguments: [
        "http://10.0.0.7:8104", "http://track.example.com", "http://[2001:db8::1]:8104",
        "http://127.example.com", "http://localhost.example.com",
    ])
    func `another host is loaded by its owner only`(_ url: String) throws {
        #expect(throws: LoadFault.self) { try LoadOptions(["--api", url]) }
        #expect(throws: LoadFault.self) {
            try LoadOptions(["--api", "http://127.0.0.1:1", "--public", url])
        }
        #expect(try LoadOptions(["--api", url, "--i-own-this-host"]).apis == [url])
    }

    @Test(arguments: [
        "", "--api", "--api http://127.0.0.1:1 --rate", "--api http://127.0.0.1:1 --rate many",
        "--api http://127.0.0.1:1 --speed 3", "--api https://127.0.0.1:1",
        "--api http://127.0.0.1:1 --agents robots", "--api http://127.0.0.1:1 --threads 99",
        "--api http://127.0.0.1:1 --verify", "--api http://127.0.0.1:1 --forged 101",
        "--api http://127.0.0.1:1 --connections 1 --threads 2",
    ])
    func `what cannot be meant is refused as wrong usage`(_ line: String) throws {
        let fault = #expect(throws: LoadFault.self) {
            try LoadOptions(line.split(separator: " ").map(String.init))
        }
        #expect(fault?.isUsage == true)
    }

    @Test func `a rate and a time say how many requests there are`() throws {
        let words = ["--api", "http://127.0.0.1:1", "--rate", "500", "--seconds", "3"]

        #expect(try LoadOptions(words).planned == 1_500)
        #expect(try LoadOptions(words + ["--requests", "7"]).planned == 7)
    }

    @Test func `every option that is read is explained`() {
        for name in [
            "--api", "--key-file", "--account", "--public", "--i-own-this-host", "--rate",
            "--connections", "--threads", "--seconds", "--requests", "--patience", "--links",
            "--skew", "--contacts", "--first-contact", "--agents", "--forged", "--heads", "--seed",
            "--verify", "--database", "--drain", "--restarts", "--losses", "--json", "--svg",
            "--paths",
        ] {
            #expect(LoadOptions.usage.contains(name + " "), "\(name)")
        }
    }
}
