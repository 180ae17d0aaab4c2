import FoundationEssentials
import HTTP
import Service
import TestKit
import Testing

@testable import Tracking

/// Runs the script under node, in a page that is made up; without node nothing is tested.
@Suite("The script of an account's pages")
struct VisitScriptTests {
    private static let node: String? = {
        let path = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/usr/local/bin"
        let found = path.split(separator: ":").map { "\($0)/node" }
            .first { FileManager.default.isExecutableFile(atPath: $0) }
        if found == nil { print("node is not here: the script for pages is not run") }
        return found
    }()

    /// A page with what a browser gives the script, and nothing else.
    private static let page = """
        const assert = require("assert"), fs = require("fs"), vm = require("vm");
        const code = fs.readFileSync(process.argv[2], "utf8");
        const T = "A".repeat(66) + "-_", U = "B".repeat(68);
        let now = 1e12;
        function open(href, session = {}) {
          const url = new URL(href), sent = [], shown = [];
          const location = { get search() { return url.search; }, get hash() { return url.hash; },
            get pathname() { return url.pathname; }, get origin() { return url.origin; } };
          const storage = { getItem: k => k in session ? session[k] : null,
            setItem: (k, v) => { session[k] = String(v); }, removeItem: k => { delete session[k]; } };
          const window = { location, history: { state: { a: 1 },
              replaceState(state, title, to) { shown.push({ state, to }); } },
            fetch(to, options) { sent.push({ to, ...options, body: JSON.parse(options.body) });
              return Promise.reject(new Error("away")); } };
          Object.defineProperty(window, "sessionStorage", { get() {
            if (session.refused) throw new Error("SecurityError"); return storage; } });
          const document = { title: "A page",
            currentScript: { src: "https://click.test/base/v.js?1" } };
          Object.defineProperty(document, "cookie", { get() { throw new Error("a cookie is read"); },
            set() { throw new Error("a cookie is set"); } });
          vm.runInNewContext(code, { window, document, Date: { now: () => now } });
          return { audience: window.audience, sent, shown, session };
        }
        const bodies = page => page.sent.map(each => each.body);
        """

    private func run(_ test: String) async throws {
        guard let node = VisitScriptTests.node else { return }
        let folder = try TestFolder()
        folder.write("v.js", Array(VisitScript.text.utf8))
        folder.write("test.js", Array((VisitScriptTests.page + "\n" + test).utf8))
        let log = "\(folder.path)/log"
        do {
            try await ChildProgram.run(
                node, ["\(folder.path)/test.js", "\(folder.path)/v.js"], log: log,
                within: .seconds(30))
        } catch {
            let text = FileManager.default.contents(atPath: log) ?? .init()
            Issue.record("\(error)\n\(String(decoding: text, as: UTF8.self))")
        }
    }

    @Test func `fits in 2 KiB`() { #expect(VisitScript.text.utf8.count < 2_048) }

    @Test func `takes the token out of the address bar, and leaves the rest`() async throws {
        try await run(
            """
            const cases = [
              ["/?av=T", "/"], ["/x?av=T#f", "/x#f"], ["/?a=1&av=T", "/?a=1"],
              ["/?av=T&b=2", "/?b=2"], ["/?a=1&av=T&b=2#c?av=d", "/?a=1&b=2#c?av=d"],
              ["/?av=mine&av=T", "/?av=mine"], ["/?q=%20%C3%A9+&av=T#%20", "/?q=%20%C3%A9+#%20"],
            ];
            for (const [path, clean] of cases) {
              const page = open("https://shop.test" + path.replace("T", T));
              assert.deepStrictEqual(page.shown, [{ state: { a: 1 }, to: clean }], path);
            }
            for (const path of ["/", "/?av=", "/?av=short", "/?xav=" + T, "/?av=" + T + "x", "/#?av=" + T]) {
              assert.deepStrictEqual(open("https://shop.test" + path).shown, [], path);
            }
            """)
    }

    @Test func `keeps and sends nothing before consent`() async throws {
        try await run(
            """
            const page = open("https://shop.test/?av=" + T);
            page.audience.page();
            page.audience.form("f", { a: 1 });
            page.audience.survey("s", {});
            assert.deepStrictEqual(page.session, {});
            assert.deepStrictEqual(page.sent, []);
            """)
    }

    @Test func `tells the page once the visitor agreed`() async throws {
        try await run(
            """
            const page = open("https://shop.test/a/b?q=secret&av=" + T + "#x");
            page.audience.consented();
            page.audience.consented();
            assert.strictEqual(page.sent.length, 1);
            const { to, method, credentials, mode, keepalive, headers } = page.sent[0];
            assert.strictEqual(to, "https://click.test/base/v/" + T);
            assert.deepStrictEqual([method, credentials, mode, keepalive], ["POST", "omit", "cors", true]);
            assert.strictEqual(headers["Content-Type"], "text/plain");
            assert.deepStrictEqual(bodies(page),
              [{ kind: "page", url: "https://shop.test/a/b", name: "A page", answers: {} }]);
            assert.deepStrictEqual(Object.keys(page.session), ["audience.visit"]);
            """)
    }

    @Test func `goes on through the site, for half an hour`() async throws {
        try await run(
            """
            const first = open("https://shop.test/?av=" + T);
            first.audience.consented();
            const second = open("https://shop.test/next", first.session);
            assert.deepStrictEqual(second.sent, []);
            second.audience.consented();
            assert.strictEqual(second.sent[0].to, "https://click.test/base/v/" + T);
            const third = open("https://shop.test/?av=" + U, first.session);
            third.audience.consented();
            now += 18e5;
            const fourth = open("https://shop.test/", first.session);
            fourth.audience.consented();
            assert.strictEqual(fourth.sent[0].to, "https://click.test/base/v/" + U);
            now += 1;
            const fifth = open("https://shop.test/", first.session);
            fifth.audience.consented();
            assert.deepStrictEqual(fifth.sent, []);
            """)
    }

    @Test func `tells forms and surveys, each answer as text`() async throws {
        try await run(
            """
            const page = open("https://shop.test/?av=" + T);
            page.audience.consented();
            page.audience.form("newsletter");
            page.audience.form("order", { size: 42, gift: true, colours: ["a", "b"] });
            page.audience.survey("x".repeat(300), { how: "fine" });
            const told = bodies(page).slice(1);
            assert.deepStrictEqual(told.map(each => each.kind), ["form", "form", "survey"]);
            assert.deepStrictEqual(told[0].answers, {});
            assert.deepStrictEqual(told[1].answers, { size: "42", gift: "true", colours: "a,b" });
            assert.strictEqual(told[2].name.length, 200);
            """)
    }

    @Test func `stops when the consent is withdrawn, and lives without a storage`() async throws {
        try await run(
            """
            const page = open("https://shop.test/?av=" + T);
            page.audience.consented();
            page.audience.withdrawn();
            page.audience.page();
            assert.deepStrictEqual([page.sent.length, page.session], [1, {}]);
            page.audience.consented();
            assert.strictEqual(page.sent.length, 1);
            const closed = open("https://shop.test/?av=" + T, { refused: true });
            closed.audience.consented();
            assert.strictEqual(closed.sent.length, 1);
            const none = open("https://shop.test/", { refused: true });
            none.audience.consented();
            assert.deepStrictEqual(none.sent, []);
            """)
    }
}
