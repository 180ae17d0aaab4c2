import Clients
import HTTP
import Model
import TestKit
import Testing

@testable import Tracking

@Suite("Settings", .database(Schema.migrations))
struct SettingsTests {
    private func open() async throws -> TrackingWorld {
        let world = try await TrackingWorld()
        try await world.addAccounts()
        return world
    }

    private func problem(_ work: () async throws -> Void) async -> String? {
        do {
            try await work()
            return nil
        } catch let error as ServiceError {
            let errors = error.errors.map { " \($0.pointer) \($0.code)" }
            return "\(error.status.rawValue) \(error.type)" + errors.joined()
        } catch {
            return "\(error)"
        }
    }

    @Test func `are the defaults until they are put, each account's own`() async throws {
        let world = try await open()
        #expect(try await world.api.settings(of: TrackingWorld.account) == TrackingSettings())

        var verdicts = VerdictSettings()
        verdicts.hold = 0
        var wanted = TrackingSettings(
            utm: UTMSettings(isOn: true, source: "news", campaign: "spring"),
            visits: VisitSettings(isOn: true, origins: ["HTTPS://Shop.Example.com:443"]),
            verdicts: verdicts, hiddenLink: false, keepDays: 30)
        let put = try await world.api.put(wanted, in: TrackingWorld.account)
        wanted.visits.origins = ["https://shop.example.com"]
        wanted.version = 1

        #expect(put == wanted)
        #expect(try await world.api.settings(of: TrackingWorld.account) == wanted)
        #expect(try await world.api.settings(of: TrackingWorld.other) == TrackingSettings())
    }

    @Test func `need no key, and refuse one that is misspelt`() throws {
        let bytes = Array(#"{"utm": {"source": "x"}, "visits": {}}"#.utf8)

        #expect(
            try JSON.decode(TrackingSettings.self, from: bytes, .request)
                == TrackingSettings(utm: UTMSettings(source: "x")))
        #expect(throws: InvalidInput.self) {
            try JSON.decode(
                TrackingSettings.self, from: Array(#"{"utm": {"sauce": "x"}}"#.utf8), .request)
        }
    }

    @Test func `are changed by who holds their version`() async throws {
        let world = try await open()
        let (account, settings) = (TrackingWorld.account, TrackingSettings())

        #expect(
            await problem { _ = try await world.api.put(settings, in: account, ifVersion: 1) }
                == "412 stale-version")
        #expect(try await world.api.put(settings, in: account, ifVersion: 0).version == 1)
        #expect(
            await problem { _ = try await world.api.put(settings, in: account, ifVersion: 0) }
                == "412 stale-version")
        #expect(try await world.api.put(settings, in: account, ifVersion: 1).version == 2)
        #expect(try await world.api.put(settings, in: account).version == 3)
    }

    @Test func `tell everything that is wrong at once`() async throws {
        let world = try await open()
        let long = String(repeating: "x", count: 201)
        var verdicts = VerdictSettings()
        verdicts.hold = 3_601
        let wrong = TrackingSettings(
            utm: UTMSettings(isOn: true, medium: "a\nb", content: long),
            visits: VisitSettings(origins: ["https://a.test/", "https://b.test"]),
            verdicts: verdicts, keepDays: 0)

        #expect(
            await problem { _ = try await world.api.put(wrong, in: TrackingWorld.account) }
                == "422 invalid-input /utm/medium invalid-value /utm/content invalid-value "
                + "/utm/source missing /visits/origins/0 invalid-origin /verdicts/hold out-of-range "
                + "/keepDays out-of-range")
    }

    @Test(arguments: [
        ("https://a.test", "https://a.test"), ("HTTP://A.Test:80", "http://a.test"),
        ("https://a.test:80", "https://a.test:80"), ("https://a.test:443", "https://a.test"),
        ("http://127.0.0.1:8080", "http://127.0.0.1:8080"),
        ("https://xn--e1a.test", "https://xn--e1a.test"),
        ("https://a.test/", nil), ("a.test", nil), ("ftp://a.test", nil), ("https://", nil),
        ("https://a.test:", nil), ("https://a.test:0", nil), ("https://a.test:65536", nil),
        ("https://u@a.test", nil), ("https://a..test", nil), ("https://é.test", nil),
        ("https://a.test?x", nil), ("https://a.test#x", nil), ("https://a test", nil),
    ])
    func `spell an origin one way`(_ text: String, _ spelt: String?) {
        #expect(WebOrigin(text)?.text == spelt)
    }
}
