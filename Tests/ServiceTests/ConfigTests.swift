import Testing

@testable import Service

@Suite("A service's config")
struct ConfigTests {
    struct Config: ServiceConfig, Equatable {
        var host = "127.0.0.1"
        var port = 8101
        var database = "postgresql:///audience"
        var databaseConnections = 8
        var loops = 0
        var callers: [Caller] = []
        var hold: Interval = "60s"
        var contactsURL = "http://127.0.0.1:8101"
        var label: String?
        static let optionalKeys = ["label"]
    }

    struct Missing: Error {}

    private func load(
        file: String? = nil, environment: [String: String] = [:], files: [String: String] = [:]
    ) throws -> Config {
        try ConfigLoader(
            defaults: Config(), environment: environment,
            readFile: { path in
                if path == "/config", let file { return Array(file.utf8) }
                guard let text = files[path] else { throw Missing() }
                return Array(text.utf8)
            }
        ).load(file: file == nil ? nil : "/config")
    }

    @Test func `a missing key means its default`() throws {
        #expect(try load(file: "{}") == Config())
    }

    @Test func `the environment lies over the file, and the file over the defaults`() throws {
        let config = try load(
            file: #"{"port": 1, "hold": "5m", "label": "x"}"#,
            environment: ["AUDIENCE_PORT": "2", "AUDIENCE_CONTACTS_URL": "http://c:1"])

        #expect(config.port == 2)
        #expect(config.hold == "5m")
        #expect(config.label == "x")
        #expect(config.contactsURL == "http://c:1")
    }

    @Test func `a secret may be the first line of a file`() throws {
        let files = ["/secret": "postgresql://x\n", "/other": "postgresql://y"]

        #expect(
            try load(file: #"{"databaseFile": "/secret"}"#, files: files).database
                == "postgresql://x")
        #expect(
            try load(environment: ["AUDIENCE_DATABASE_FILE": "/other"], files: files).database
                == "postgresql://y")
    }

    @Test func `unknown keys and wrong types refuse to start, all named at once`() {
        let error = #expect(throws: ConfigError.self) {
            try load(file: #"{"prot": 1, "port": "x", "hold": "soon"}"#)
        }

        for key in ["prot", "port", "hold"] {
            #expect(error?.description.contains(key) == true)
        }
    }

    @Test func `a file that cannot be read refuses to start and is named`() {
        let error = #expect(throws: ConfigError.self) {
            try load(file: #"{"databaseFile": "/nowhere"}"#)
        }

        #expect(error?.description.contains("/nowhere") == true)
    }

    @Test(arguments: [("250ms", 250), ("10s", 10_000), ("5m", 300_000), ("2h", 7_200_000)])
    func `an interval is a number and its unit`(_ text: String, _ milliseconds: Int) {
        #expect(Interval(text)?.duration == .milliseconds(milliseconds))
    }

    @Test(arguments: ["", "5", "-5s", "5 s", "5S", "1.5s", "99999999999s"])
    func `anything else is no interval`(_ text: String) {
        #expect(Interval(text) == nil)
    }
}
