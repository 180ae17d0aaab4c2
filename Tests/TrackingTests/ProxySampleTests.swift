import FoundationEssentials
import Glibc
import HTTP
import Model
import TestKit
import Testing

@testable import Tracking

@Suite("The sample configuration of the proxy", .database(Schema.migrations))
struct ProxySampleTests {
    private static let nginx = "/usr/sbin/nginx"

    private static let isHere = {
        let programs: [String] = [nginx, "/usr/bin/curl", "/usr/bin/openssl"]
        let missing = programs.filter { !FileManager.default.isExecutableFile(atPath: $0) }
        if !missing.isEmpty {
            print(
                "The proxy's sample is not tested: \(missing.joined(separator: ", ")) is missing.")
        }
        return missing.isEmpty
    }()

    /// An nginx that runs the sample, with its files in a folder of its own.
    private struct Proxy {
        let folder: String
        let port: Int
        let child: ChildProgram

        init(before node: Int, on port: Int, _ folder: String) async throws {
            self.folder = folder
            self.port = port
            try await ChildProgram.run(
                "/usr/bin/openssl",
                [
                    "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj",
                    "/CN=click.example.com", "-keyout", "\(folder)/click.key", "-out",
                    "\(folder)/click.pem",
                ], log: "\(folder)/openssl.log", within: .seconds(30))
            try Proxy.write(
                Proxy.sample(before: node, on: port, folder), to: "\(folder)/sample.conf")
            try Proxy.write(Proxy.whole(folder), to: "\(folder)/nginx.conf")
            try await ChildProgram.run(
                ProxySampleTests.nginx, ["-t", "-p", folder, "-c", "nginx.conf"],
                log: "\(folder)/check.log", within: .seconds(30))
            let running = "\(folder)/nginx.pid"
            // A check leaves this file behind too.
            try? FileManager.default.removeItem(atPath: running)
            child = try ChildProgram(
                ProxySampleTests.nginx, ["-p", folder, "-c", "nginx.conf"],
                log: "\(folder)/run.log")
            try await eventually("nginx to listen") {
                FileManager.default.fileExists(atPath: running)
            }
        }

        /// The sample as it is shipped, but for ports and paths.
        private static func sample(
            before node: Int, on port: Int, _ folder: String
        ) throws -> String {
            var root = URL(filePath: #filePath)
            for _ in 0..<3 { root.deleteLastPathComponent() }
            let path = root.appending(path: "deploy/nginx/tracking.conf")
            let lines = try String(contentsOf: path, encoding: .utf8)
                .split(separator: "\n", omittingEmptySubsequences: false)
                .filter { !$0.contains("listen [::]") }
            return lines.joined(separator: "\n")
                .replacing("server 127.0.0.1:8114;", with: "server 127.0.0.1:\(node);")
                .replacing("listen 80;", with: "listen unix:\(folder)/plain;")
                .replacing("listen 443 ssl", with: "listen 127.0.0.1:\(port) ssl")
                .replacing("/etc/audience/tls/", with: folder + "/")
                .replacing("/var/log/nginx/", with: folder + "/")
        }

        private static func whole(_ folder: String) -> String {
            let kinds = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"]
            let temporary = kinds.map { "\($0)_temp_path \(folder)/\($0);" }
            return """
                daemon off;
                worker_processes 1;
                pid \(folder)/nginx.pid;
                error_log \(folder)/main.log crit;
                events { worker_connections 64; }
                http {
                \(temporary.joined(separator: "\n"))
                include \(folder)/sample.conf;
                }
                """
        }

        private static func write(_ text: String, to path: String) throws {
            try Data(text.utf8).write(to: URL(filePath: path))
        }

        /// What curl says of one request: status and destination.
        func fetch(_ path: String, _ fields: String...) async throws -> String {
            let answer = "\(folder)/answer-\(UInt64.random(in: .min ... .max))"
            let headers = fields.flatMap { ["-H", $0] }
            try await ChildProgram.run(
                "/usr/bin/curl",
                [
                    "-sk", "-o", "/dev/null", "-w", "%{http_code} %{redirect_url}", "--resolve",
                    "click.example.com:\(port):127.0.0.1",
                ] + headers + ["https://click.example.com:\(port)\(path)"], log: answer,
                within: .seconds(30))
            return try String(contentsOfFile: answer, encoding: .utf8)
        }

        /// Ends it, and gives all that it wrote about what it did.
        func end() async throws -> String {
            child.send(SIGQUIT)
            _ = try await child.waitForEnd()
            let names = ["audience-tracking.access.log", "audience-tracking.error.log", "main.log"]
            let texts = (names.map { "\(folder)/\($0)" } + ["\(folder)/run.log"]).map {
                (try? String(contentsOfFile: $0, encoding: .utf8)) ?? ""
            }
            return texts.joined()
        }
    }

    private func withProxy(
        before node: Int, _ world: TrackingWorld, _ body: (Proxy) async throws -> Void
    ) async throws {
        let probe = HTTPServer([], on: world.loops)
        let port = try await probe.listen(port: 0)
        await probe.stop(within: .zero)
        let folder = "/tmp/tracking-proxy-\(UInt64.random(in: .min ... .max))"
        mkdir(folder, 0o700)
        let proxy = try await Proxy(before: node, on: port, folder)
        defer {
            proxy.child.send(SIGKILL)
            try? FileManager.default.removeItem(atPath: folder)
        }
        try await body(proxy)
    }

    @Test(.enabled(if: isHere))
    func `leads to the destination, tells who asked and writes no token`() async throws {
        let world = try await TrackingWorld()
        try await world.addAccounts()
        let message = try await world.message("https://a.test/x?y=1#z")
        let token = world.token(message)
        try await withProxy(before: world.publicURL.port, world) { proxy in
            let answer = try await proxy.fetch("/c/" + token, "X-Forwarded-For: 203.0.113.9")
            #expect(answer == "302 https://a.test/x?y=1#z")
            #expect(try await proxy.fetch("/c/unknown").hasPrefix("404"))
            #expect(try await proxy.fetch("/else/" + token).hasPrefix("404"))

            let log = try await proxy.end()
            #expect(log.contains("GET click 302") && log.contains("GET other 404"))
            #expect(!log.contains(token.prefix(12)) && !log.contains("unknown"))
            #expect(!log.contains("127.0.0.1") && !log.contains("203.0.113.9"))
        }
        let hits = try await world.spooled()
        #expect(hits.count == 1 && hits.first?.flags.contains(.via) == true)
    }

    @Test(.enabled(if: isHere))
    func `writes no token either when no node answers`() async throws {
        let world = try await TrackingWorld()
        try await world.addAccounts()
        let token = world.token(try await world.message("https://a.test/"))
        let probe = HTTPServer([], on: world.loops)
        let nobody = try await probe.listen(port: 0)
        await probe.stop(within: .zero)
        try await withProxy(before: nobody, world) { proxy in
            #expect(try await proxy.fetch("/c/" + token).hasPrefix("502"))

            let log = try await proxy.end()
            #expect(log.contains("GET click 502") && !log.contains(token.prefix(12)))
        }
    }
}
